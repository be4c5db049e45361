"""Write the JSON Schemas that complete and check staff's typing in their editor."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.commands.start import told_plainly
from bot.knowledge import desk_schema, place_schema, schema
from bot.knowledge.leaflet_schema import Leaflet
from bot.knowledge.loudspeaker_schema import Loudspeaker
from bot.knowledge.official_schema import Official
from bot.knowledge.spoken_schema import Spoken
from bot.knowledge.talking_schema import Talking

FILES: dict[str, type[BaseModel]] = {
    "entry": schema.Entry,
    "form": schema.Form,
    "procedure": schema.Procedure,
    "parameter": schema.Parameter,
    "law": schema.Law,
    "vocabulary": schema.Vocabulary,
    "concepts": schema.Concepts,
    "audiences": schema.Audiences,
    "commands": schema.Commands,
    "off-topic": schema.OffTopic,
    "outdated": schema.Outdated,
    "desk": desk_schema.Desk,
    "replies": schema.Replies,
    "official": Official,
    "conversations": schema.Conversations,
    "figures": schema.Figures,
    "leaflet": Leaflet,
    "spoken": Spoken,
    "loudspeaker": Loudspeaker,
    "talking": Talking,
    "points": place_schema.Points,
    "aliases": place_schema.PlaceAliases,
    "patches": place_schema.Patches,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument(
        "--to", type=Path, default=Path("knowledge/schema"), help="directory (default: knowledge/schema)"
    )
    parser.add_argument("--check", action="store_true", help="only say whether the files are up to date")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Write; with --check, 1 when a file is out of date."""
    stale = 0
    for name, text in schemas().items():
        path = options.to / f"{name}.json"
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if options.check:
            print(f"{path}: chưa cập nhật; chạy 'bot schema'")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{path}: đã ghi")
    return 1 if options.check and stale else 0


def schemas() -> dict[str, str]:
    """The schemas' texts, by file name without suffix."""
    return {name: _text(model) for name, model in FILES.items()}


def _text(model: type[BaseModel]) -> str:
    data: dict[str, Any] = {"$schema": "http://json-schema.org/draft-07/schema#", **_plain(model.model_json_schema())}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(node: Any) -> Any:
    """Without the models' own descriptions: those are our docstrings, in English; the fields' are for staff."""
    if isinstance(node, dict):
        return {k: _plain(v) for k, v in node.items() if k != "description" or not _is_model(node)}
    return [_plain(item) for item in node] if isinstance(node, list) else node


def _is_model(node: dict[str, Any]) -> bool:
    return "properties" in node
