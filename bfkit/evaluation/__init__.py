"""Utvärdering: did the measure work, and did the problem move? Arrays in, frozen results out."""
