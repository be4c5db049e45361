#!/usr/bin/env python3
"""Builds knowledge/places/units.json, the map of places, from the MIT-licensed wheel vietnamadminunits.

.venv/bin/python scripts/build_places.py              fetch the wheel, write the map
.venv/bin/python scripts/build_places.py --check      only say whether the map is what the wheel and the fixes give
.venv/bin/python scripts/build_places.py --wheel FILE use a wheel that is at hand

The wheel is opened as an archive and never imported: its converter may ask a geocoder on the web. What it has wrong is
mended by the fixes of knowledge/places/patches.yaml; the dated changes in that file are applied when places are asked
for, not here.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.knowledge.load import validate
from bot.knowledge.place_schema import Patches
from bot.knowledge.yaml_file import read

ROOT = Path(__file__).parents[1]
PACKAGE = "vietnamadminunits"
VERSION = "1.0.4"
UNITS = ROOT / "knowledge/places/units.json"
PATCHES = ROOT / "knowledge/places/patches.yaml"
# A word before a name, as the map writes its kind. Town and commune both begin with "thị": hence two letters.
KINDS = {"Tỉnh": "t", "Thành phố": "tp", "Quận": "q", "Huyện": "h", "Thị xã": "tx"} | {
    "Phường": "p", "Xã": "x", "Thị trấn": "tt", "Đặc khu": "dk"
}  # fmt: skip
_PLAIN_KINDS = {"phuong": "p", "xa": "x", "thitran": "tt", "tt": "tt", "quan": "q", "q": "q", "huyen": "h"} | {
    "thixa": "tx", "tx": "tx", "thanhpho": "tp", "tp": "tp"
}  # fmt: skip
Row = sqlite3.Row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when the map is out of date")
    parser.add_argument("--wheel", type=Path, default=None, help=f"a {PACKAGE} {VERSION} wheel that is at hand")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        wheel = options.wheel or fetched(Path(directory))
        text = built(wheel, Path(directory))
    if options.check:
        same = UNITS.is_file() and UNITS.read_text(encoding="utf-8") == text
        print(f"{UNITS.name}: {'up to date' if same else 'OUT OF DATE, run scripts/build_places.py'}")
        return 0 if same else 1
    UNITS.write_text(text, encoding="utf-8")
    print(f"{UNITS.name}: {len(text.encode()):,} bytes")
    return 0


def fetched(directory: Path) -> Path:
    """The wheel, by pip."""
    wanted = f"{PACKAGE}=={VERSION}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*pip, "--dest", str(directory), wanted], check=True)
    return next(directory.glob("*.whl"))


def built(wheel: Path, directory: Path) -> str:
    """The text of the map."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extract(f"{PACKAGE}/data/dataset.db", directory)
        conversion = json.loads(archive.read(f"{PACKAGE}/data/converter_2025.json"))
    with sqlite3.connect(directory / PACKAGE / "data/dataset.db") as db:
        db.row_factory = sqlite3.Row
        new = db.execute("select * from admin_units order by provinceCode, wardCode").fetchall()
        old = db.execute("select * from admin_units_legacy order by provinceCode, districtCode, wardCode").fetchall()
    moved = _mended(_moved(conversion, new), old)
    kinds = {short: word.lower() for word, short in KINDS.items()}
    now, then = list(_now(new, conversion, old, moved)), _old(old, moved)
    return _text({"from": f"{PACKAGE} {VERSION}", "kinds": kinds, "now": now, "old": then})


def _moved(conversion: dict[str, Any], new: list[Row]) -> dict[str, list[str]]:
    """Old commune -> today's, the likeliest first, by the wheel's own key of the old one."""
    code = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    moved: dict[str, list[str]] = defaultdict(list)
    for province, communes in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, sources in communes.items():
            for source in sources:
                moved[source].append(code[province, commune])
    for province, divided in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, parts in divided.items():
            first = sorted(parts, key=lambda part: (not part["isDefaultNewWard"], part["newWardKey"]))
            moved[source] += [code[province, part["newWardKey"]] for part in first]
    return moved


def _key(row: Row) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def _mended(moved: dict[str, list[str]], old: list[Row]) -> dict[str, list[str]]:
    """With the fixes applied; one that names a commune wrongly is refused."""
    rows = {row["wardCode"]: row for row in old if row["wardCode"]}
    for fix in _patches().fixes:
        for commune in fix.communes:
            row = rows[commune.old]
            is_named = f"{row['ward']}, {row['district']}, {row['province']}".casefold()
            if is_named != commune.name.casefold():
                raise SystemExit(f"{PATCHES.name}: {commune.old} is {is_named}, not {commune.name}")
            moved[_key(row)] = list(commune.now)
    return moved


def _patches() -> Patches:
    file = read(PATCHES, PATCHES.name)
    patches = None if file.problems else validate(file, Patches)
    if patches is None:
        raise SystemExit("\n".join(map(str, file.problems)))
    return patches


def _now(
    new: list[Row], conversion: dict[str, Any], old: list[Row], moved: dict[str, list[str]]
) -> Iterator[list[Any]]:
    districts: dict[str, set[str]] = defaultdict(set)
    for row in old:
        for code in moved[_key(row)]:
            districts[code].add(row["districtCode"])
    code_of = {row["provinceKey"]: row["provinceCode"] for row in old}
    for rows in _grouped(new, "provinceCode"):
        first = rows[0]
        sources = sorted(code_of[key] for key in conversion["DICT_PROVINCE"][first["provinceKey"]])
        head = _head(first["provinceCode"], first["province"])
        yield [f"{head}|{' '.join(sources)}", [_commune(row, districts[row["wardCode"]]) for row in rows]]


def _commune(row: Row, districts: set[str]) -> str:
    """A commune of today: name, kind, code, centroid, the old districts its parts come from."""
    place = f"{round(row['wardLat'], 4)},{round(row['wardLon'], 4)}"
    return f"{_head(row['wardCode'], row['ward'])}|{place}|{' '.join(sorted(districts))}"


def _old(old: list[Row], moved: dict[str, list[str]]) -> list[Any]:
    provinces = []
    for rows in _grouped(old, "provinceCode"):
        districts = [
            [
                _former(district[0], "district", ""),
                [_former(row, "ward", " ".join(moved[_key(row)])) for row in district],
            ]
            for district in _grouped(rows, "districtCode")
        ]
        provinces.append([_head(rows[0]["provinceCode"], rows[0]["province"]), districts])
    return provinces


def _former(row: Row, level: str, now: str) -> str:
    """A district or a commune that is no more: name, kind, code, today's communes, still older names."""
    if row[level] is None:  # an island district without communes
        return f"||{row['districtCode']}|{now}"
    older = _older(json.loads(row[f"{level}Alias"] or "[]"))
    line = f"{_head(row[f'{level}Code'], row[level])}|{now}"
    return f"{line}|{' '.join(older)}" if older else line


def _older(aliases: list[str]) -> list[str]:
    """Still older names as kind:name, written in one without marks, as the wheel has them."""
    found = {f"{kind}:{bare}" for alias in aliases for kind, bare in [_split(alias)] if kind and bare}
    bare_of_another = {bare for alias in aliases for _, bare in [_split(alias)] if bare != alias}
    wrong = {f"{kind}:{bare}" for alias in bare_of_another for kind, bare in [_split(alias)]}
    return sorted(found - wrong)


def _split(alias: str) -> tuple[str, str]:
    """Kind and name of "xaquanbinh": "x" and "quanbinh"."""
    word = max((word for word in _PLAIN_KINDS if alias.startswith(word)), key=len, default="")
    return _PLAIN_KINDS.get(word, ""), alias.removeprefix(word).lstrip("0")


def _head(code: str, full_name: str) -> str:
    kind = next(
        word for word in sorted(KINDS, key=len, reverse=True) if full_name.casefold().startswith(word.casefold())
    )
    name = full_name[len(kind) :].strip()
    return f"{name}|{KINDS[kind]}|{code}"


def _grouped(rows: Iterable[Row], column: str) -> list[list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return list(groups.values())


def _text(data: dict[str, Any]) -> str:
    """One unit a line, so that a change can be read."""
    text = json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":"))
    return text.replace("[\n", "[").replace("\n]", "]") + "\n"


if __name__ == "__main__":
    sys.exit(main())
