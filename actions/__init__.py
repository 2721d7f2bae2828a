"""The custom actions of the dialogue, thin: they ask the pure core and say its words."""
