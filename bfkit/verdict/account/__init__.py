"""What went well, what fell short and what was done otherwise, told to the steering group from published results."""

from bfkit.verdict.account.account import NOTHING, WHAT_COUNTS, Account, account
from bfkit.verdict.account.lines import COMMITMENTS, DEVIATION, MEASURES, SHORTCOMING, SUCCESS, AccountLine

__all__ = [
    "COMMITMENTS",
    "DEVIATION",
    "MEASURES",
    "NOTHING",
    "SHORTCOMING",
    "SUCCESS",
    "WHAT_COUNTS",
    "Account",
    "AccountLine",
    "account",
]
