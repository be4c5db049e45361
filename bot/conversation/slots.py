"""What a message tells that an answer can calculate with."""

from __future__ import annotations

from bot.text import amounts


def find_slots(text: str, bare: bool = False) -> dict[str, str]:
    """Slots by name: so-nguoi, so-thang, thu-nhap (đồng), nhom; only what was clearly said.

    Args:
        text: the message as written.
        bare: whether it follows a calculated answer: then a sum alone is an income and a number alone counts people.
    """
    found = {
        "so-nguoi": amounts.people(text, bare),
        "so-thang": amounts.months(text),
        "thu-nhap": amounts.income(text, bare),
        "nhom": amounts.group(text),
    }
    return {name: str(value) for name, value in found.items() if value is not None}
