"""What went well, what fell short, what was done otherwise and what is not known, told to the steering group from published results."""

from bfkit.verdict.account.account import NOTHING, WHAT_COUNTS, Account, account
from bfkit.verdict.account.lines import COMMITMENTS, DEVIATION, MEASURES, SHORTCOMING, SUCCESS, UNKNOWN, AccountLine

__all__ = [
    "COMMITMENTS",
    "DEVIATION",
    "MEASURES",
    "NOTHING",
    "SHORTCOMING",
    "SUCCESS",
    "UNKNOWN",
    "WHAT_COUNTS",
    "Account",
    "AccountLine",
    "account",
]
