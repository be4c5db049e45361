"""An entry on a day -> what a citizen reads: figures placed, legal basis, dates, related entries."""
