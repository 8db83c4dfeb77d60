"""Uppföljning: whether it was done, whether people feel safer, what it costs."""
