"""How well messages are understood, measured on data that nothing was trained or tuned on."""
