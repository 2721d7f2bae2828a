"""The engine: Rasa as a function from (conversation so far, message) to (events, replies)."""
