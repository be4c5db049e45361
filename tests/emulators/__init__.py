"""Telegram and Zalo on this machine: servers that speak their protocols, keep to the limits, and fail when told to."""
