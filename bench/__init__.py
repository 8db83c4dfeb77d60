"""Slow proof and comparisons: run all of it with ``make bench``, or one part with ``python -m bench.<part>``.

A part beside a peer that is no part of the project's environment says how it is asked for: see ``bench/peers.py``.
"""
