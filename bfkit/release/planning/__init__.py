"""A plan as it is shown to the working group: never in the public edition, for it says where and when."""
