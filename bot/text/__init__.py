"""Vietnamese text: tidied, folded, expanded, and read without knowing what the bot knows."""
