"""``make prove``: what may go wrong, broken on purpose, and counted whether the promises hold.

One row of :mod:`prove.catalogue` is one check in :mod:`prove.rows`. (``proof/`` is another thing:
it explores the decision space of the triage rules.)
"""
