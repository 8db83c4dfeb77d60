"""Commitments: what was promised, counted in the logs, a module for each kind of target."""

from bfkit.followup.commitments.follow_up import FollowedUp, followed_up
from bfkit.followup.commitments.outcome import Item, Measured, Outcome, Setting

__all__ = ["FollowedUp", "Item", "Measured", "Outcome", "Setting", "followed_up"]
