"""Raw files of a municipality become checked tables; every row is accounted for."""
