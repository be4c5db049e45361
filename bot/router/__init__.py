"""Utterance -> Match | Ambiguous | Fallback, with the reasons."""
