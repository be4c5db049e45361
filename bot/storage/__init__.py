"""What the bot must not forget: accepted utterances, sessions, turns, replies still to be sent."""
