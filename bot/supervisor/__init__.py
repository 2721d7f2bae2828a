"""Starts the three processes, keeps them up and stops them: what ``make run`` is."""
