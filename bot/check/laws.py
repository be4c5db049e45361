"""The legal registry: what cites it must find it."""

from __future__ import annotations

from bot.check.findings import Findings
from bot.knowledge.problem import Path
from bot.knowledge.schema import Source


def check_laws(found: Findings) -> None:
    """Replacements must exist and say when."""
    laws = found.kb.laws
    for key, law in laws.items():
        if law.replaced_by and not found.is_known("laws", law.replaced_by, laws):
            found.error("laws", key, ("replaced_by",), f"không có văn bản '{law.replaced_by}' trong knowledge/legal/")
        if law.replaced_by and law.replaced_on is None:
            found.error("laws", key, ("replaced_by",), "thiếu ngày bị thay thế; thêm replaced_on")


def check_source(found: Findings, kind: str, key: str, path: Path, source: Source) -> None:
    """A source must be in the registry."""
    if not found.is_known("laws", source.law, found.kb.laws):
        message = f"không có văn bản '{source.law}' trong knowledge/legal/; sửa mã hoặc thêm tệp {source.law}.yaml"
        found.error(kind, key, (*path, "law"), message)
