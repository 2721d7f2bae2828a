"""The proof of triage: the whole decision space explored, the rule book, and rule sets compared.

Nothing of the running service imports this package.
"""
