"""Areas with little told of them, told apart from areas nobody reports from; and who reports."""
