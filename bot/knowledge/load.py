"""Reading a knowledge directory: YAML -> schema -> KnowledgeBase, with every problem found on the way."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.knowledge import leaflet_schema, official_schema, place_schema, schema
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.desk_schema import Desk
from bot.knowledge.explain import advice
from bot.knowledge.loudspeaker_schema import Loudspeaker
from bot.knowledge.places import NO_PLACES, Places, read_places
from bot.knowledge.places.serving import served
from bot.knowledge.problem import Path, Problem, field_name
from bot.knowledge.spoken_schema import Spoken
from bot.knowledge.talking_schema import Talking
from bot.knowledge.yaml_file import YamlFile, read

ENTRY_FOLDERS = ("faq", "rumours", "elsewhere", "forms")
SINGLE_FILES: dict[str, type[BaseModel]] = {
    "audiences": schema.Audiences,
    "vocabulary": schema.Vocabulary,
    "concepts": schema.Concepts,
    "commands": schema.Commands,
    "off-topic": schema.OffTopic,
    "outdated": schema.Outdated,
    "desk": Desk,
    "replies": schema.Replies,
    "official": official_schema.Official,
    "spoken": Spoken,
    "loudspeaker": Loudspeaker,
    "talking": Talking,
}
# What staff test by: one file below tests/, or several in a folder of the same name.
TEST_FILES: dict[str, type[BaseModel]] = {"conversations": schema.Conversations, "figures": schema.Figures}
PLACE_FILES: dict[str, type[BaseModel]] = {"aliases": place_schema.PlaceAliases, "patches": place_schema.Patches}
UNITS = "places/units.json"
_NOT_READ = {"schema"}
_NO_TOPICS = {*ENTRY_FOLDERS, "procedures", "leaflets", "commands", "off-topic"}
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
M = TypeVar("M", bound=BaseModel)


@dataclass
class Loaded:
    """What a directory gave.

    Args:
        kb: the knowledge base of all good files; None when a file nothing works without is broken or missing.
        problems: everything wrong with single files (what must hold between files is checked elsewhere).
        broken: "kind:id" of files with problems, so that a reference to one isn't reported twice.
    """

    kb: KnowledgeBase | None
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def load(directory: FilePath) -> Loaded:
    """Read everything below a knowledge directory.

    Args:
        directory: usually ``knowledge/``.
    """
    return _Reading(directory).run()


class _Reading:
    def __init__(self, directory: FilePath) -> None:
        self.directory = directory
        self.loaded = Loaded(None)
        self.files: dict[str, YamlFile] = {}
        kinds = ("entries", "procedures", "parameters", "laws", "points", "leaflets", "places", "single", *TEST_FILES)
        self.models: dict[str, dict[str, Any]] = {kind: {} for kind in kinds}
        self.digest = hashlib.sha256()

    def run(self) -> Loaded:
        paths = sorted(self.directory.rglob("*.y*ml")) if self.directory.is_dir() else []
        if not paths:
            self._problem(self.directory.name, "không có tệp YAML nào; kiểm tra đường dẫn thư mục knowledge")
            return self.loaded
        for path in paths:
            self._file(path)
        for name in SINGLE_FILES:
            if f"single:{name}" not in self.files:
                self._problem(f"{self.directory.name}/{name}.yaml", "thiếu tệp này; hãy khôi phục từ bản trước")
        self.loaded.kb = self._knowledge_base()
        return self.loaded

    def _problem(self, file: str, message: str) -> None:
        self.loaded.problems.append(Problem(file, 1, "", message))

    def _file(self, path: FilePath) -> None:
        relative = path.relative_to(self.directory)
        if relative.parts[0] in _NOT_READ:
            return
        name = f"{self.directory.name}/{relative.as_posix()}"
        place = _place(relative)
        if place is None:
            self._problem(name, "tệp nằm sai chỗ hoặc sai đuôi; xem sơ đồ thư mục trong knowledge/README.md")
            return
        kind, key, model = place
        if kind != "single" and not all(_SLUG.match(part) for part in key.split("/")):
            self._problem(name, "tên tệp và thư mục chỉ gồm chữ thường không dấu, số và dấu gạch nối; hãy đổi tên")
            return
        file = read(path, name)
        self.files[f"{kind}:{key}"] = file
        self.digest.update(name.encode() + b"\0" + repr(file.data).encode() + b"\0")
        value = None if file.problems else validate(file, model)
        if value is None:
            self.loaded.problems += file.problems
            self.loaded.broken.add(f"{kind}:{key}")
        else:
            self.models[kind][key] = value

    def _knowledge_base(self) -> KnowledgeBase | None:
        single = self.models["single"]
        if not single.keys() >= SINGLE_FILES.keys():
            return None
        places = self._places()
        return KnowledgeBase(
            entries=self.models["entries"],
            procedures=self.models["procedures"],
            parameters=self.models["parameters"],
            laws=self.models["laws"],
            audiences=single["audiences"],
            vocabulary=single["vocabulary"],
            concepts=single["concepts"],
            commands=single["commands"],
            off_topic=single["off-topic"],
            outdated=single["outdated"],
            desk=single["desk"],
            replies=single["replies"],
            official=single["official"],
            conversations=self.models["conversations"],
            figures=self.models["figures"],
            points=self.models["points"],
            leaflets=self.models["leaflets"],
            spoken=single["spoken"],
            loudspeaker=single["loudspeaker"],
            talking=single["talking"],
            places=places,
            served=served(places, self.models["points"]),
            files=self.files,
            version=self.digest.hexdigest()[:12],
        )

    def _places(self) -> Places:
        """The map of places, with staff's names and changes; a directory without one has no places."""
        path = self.directory / UNITS
        if not path.is_file():
            return NO_PLACES
        raw = path.read_bytes()
        self.digest.update(raw)
        models = self.models["places"]
        try:
            return read_places(
                raw, models.get("patches", place_schema.Patches()), models.get("aliases", place_schema.PlaceAliases())
            )
        except ValueError:
            self._problem(f"{self.directory.name}/{UNITS}", "bản đồ địa danh hỏng; chạy scripts/build_places.py")
            return NO_PLACES


def _place(relative: FilePath) -> tuple[str, str, type[BaseModel]] | None:
    """Kind, id and model of a file, by where it lies."""
    if relative.suffix != ".yaml":
        return None
    key = relative.with_suffix("").as_posix()
    top, _, rest = key.partition("/")
    if top == "faq" and rest.partition("/")[0] in _NO_TOPICS:
        return None  # its id would be taken for something else's
    if top in ENTRY_FOLDERS and rest:
        model = schema.Form if top == "forms" else schema.Entry
        return "entries", rest if top == "faq" else key, model
    if top == "procedures" and rest:
        return "procedures", rest, schema.Procedure
    if top == "parameters" and rest:
        return "parameters", rest, schema.Parameter
    if top == "legal" and rest:
        return "laws", rest, schema.Law
    if top == "points" and rest:
        return "points", rest, place_schema.Points
    if top == "leaflets" and rest:
        return "leaflets", rest, leaflet_schema.Leaflet
    if top == "places" and rest in PLACE_FILES:
        return "places", rest, PLACE_FILES[rest]
    if key in SINGLE_FILES:
        return "single", key, SINGLE_FILES[key]
    kind = rest.partition("/")[0]
    if top == "tests" and kind in TEST_FILES:
        return kind, rest, TEST_FILES[kind]
    return None


def validate(file: YamlFile, model: type[M]) -> M | None:
    """The file's data as a model; what is wrong is added to ``file.problems`` and None given."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        seen: set[tuple[Path, str]] = set()
        details = error.errors()
        for detail in details:
            if detail["type"] == "too_short" and any(_is_within(other["loc"], detail["loc"]) for other in details):
                continue  # pydantic counts a list's good items only; what is wrong with the others is told
            path = _path_in_file(detail["loc"], file, detail["type"] == "missing")
            message = advice(dict(detail), model)
            if (path, message) not in seen:
                seen.add((path, message))
                file.problems.append(Problem(file.name, file.line_of(path), field_name(path), message))
        return None


def _is_within(loc: Path, outer: Path) -> bool:
    return len(loc) > len(outer) and loc[: len(outer)] == outer


def _path_in_file(loc: Path, file: YamlFile, missing: bool) -> Path:
    """Pydantic adds the names of union members and dict key markers to a location; staff's file has none of them."""
    known: Path = ()
    for step in loc:
        if (*known, step) not in file.lines:
            return (*known, step) if missing else known
        known = (*known, step)
    return known
