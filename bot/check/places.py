"""Staff's names and changes of places: what they name must be on the map."""

from __future__ import annotations

from bot.check.findings import Findings
from bot.knowledge.place_schema import Patches, PlaceAliases
from bot.knowledge.problem import Path


def check_places(found: Findings) -> None:
    """The files below places/, where there is a map."""
    if not found.kb.places:
        return
    files = found.kb.files
    if "places:aliases" in files and "places:aliases" not in found.broken:
        _aliases(found, PlaceAliases.model_validate(files["places:aliases"].data))
    if "places:patches" in files and "places:patches" not in found.broken:
        _patches(found, Patches.model_validate(files["places:patches"].data))


def _aliases(found: Findings, aliases: PlaceAliases) -> None:
    for i, alias in enumerate(aliases.names):
        if not found.kb.places.is_named(alias.means, alias.level):
            message = f"không có nơi nào tên '{alias.means}' ở cấp này; ghi đúng tên, không kèm chữ tỉnh, huyện, xã"
            found.error("places", "aliases", ("names", i, "means"), message)


def _patches(found: Findings, patches: Patches) -> None:
    for i, change in enumerate(patches.changes):
        for code, name in change.units.items():
            _code(found, ("changes", i, "units", code), code, name)
    for i, fix in enumerate(patches.fixes):
        for j, commune in enumerate(fix.communes):
            for code, name in commune.now.items():
                _code(found, ("fixes", i, "communes", j, "now", code), code, name)


def _code(found: Findings, path: Path, code: str, name: str) -> None:
    known = found.kb.places.name_of(code)
    if known is None:
        found.error("places", "patches", path, f"không có mã '{code}' trong bản đồ hiện nay; sửa mã")
    elif known != name:
        found.error("places", "patches", path, f"mã '{code}' là '{known}', không phải '{name}'; sửa tên hay mã")
