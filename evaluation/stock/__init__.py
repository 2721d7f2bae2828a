"""Rasa as it comes, trained on the same data and measured on the same messages."""
