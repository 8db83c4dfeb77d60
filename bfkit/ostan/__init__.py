"""The synthetic municipality Östan, written as the raw files a municipality delivers."""
