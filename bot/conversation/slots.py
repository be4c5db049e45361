"""What a message tells that an answer can calculate with."""

from __future__ import annotations

from bot.text import amounts


def find_slots(text: str) -> dict[str, str]:
    """Slots by name: so-nguoi, so-thang, thu-nhap (đồng), nhom; only what was clearly said.

    Args:
        text: the message as written.
    """
    money = amounts.money(text)
    found = {
        "so-nguoi": amounts.people(text),
        "so-thang": amounts.months(text),
        "thu-nhap": money[0] if len(money) == 1 else None,
        "nhom": amounts.group(text),
    }
    return {name: str(value) for name, value in found.items() if value is not None}
