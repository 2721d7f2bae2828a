"""Training and measuring the red-flag screen's second net. Not needed at run time."""
