"""Where citizens write from: each channel turns what came into an utterance, and a reply into what it can show."""
