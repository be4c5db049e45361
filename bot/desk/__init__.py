"""What staff do with a citizen's case (handover, tickets ...): nothing yet."""
