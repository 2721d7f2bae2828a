"""Trains and measures the judge of the kinds of findings (``bot/understanding``)."""
