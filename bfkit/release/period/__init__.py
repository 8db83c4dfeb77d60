"""The tertial or the year on a page: protected, said, drawn and written."""
