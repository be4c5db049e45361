"""All that must hold of knowledge/ before it is served."""

from bot.check.run import Checked, check

__all__ = ["Checked", "check"]
