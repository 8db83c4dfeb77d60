"""Orsaksanalys: how one problem differs, what is near it, what changed, and which hypotheses the data bear out."""
