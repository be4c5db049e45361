"""The conversation: one pure function from an utterance and a session to a turn."""
