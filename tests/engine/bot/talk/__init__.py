"""The actions of the engine's test bot."""
