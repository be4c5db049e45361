"""A call as it comes over the wire: form, JSON or multipart, or parameters in the address."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from .refusals import Refused, bad

if TYPE_CHECKING:
    from .messages import Message

LARGEST_UPLOAD = 50 * 1024 * 1024
_ESCAPES = re.compile(rb"(?:%[0-9a-fA-F]{2})+")
_ROOM = 1024 * 1024  # for the other fields of a call with a file


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    media_type: str
    content: bytes


@dataclass
class Call:
    """A method called, with its parameters.

    Args:
        method: the method's name as documented.
        fields: what was given: text, or JSON values when the body was JSON.
        files: the uploaded files by field name.
        sent: the message that came of the call.
    """

    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    sent: Message | None = None

    def text(self, name: str, default: str = "") -> str:
        value = self.fields.get(name, default)
        if isinstance(value, dict | list | bool) or value is None:
            raise bad(f'parameter "{name}" must be a string')
        return str(value)

    def integer(self, name: str, default: int | None = None) -> int:
        value = self.fields.get(name, default)
        try:
            if value is None or isinstance(value, bool | float):
                raise ValueError
            return int(value)
        except (TypeError, ValueError):
            raise bad(f'parameter "{name}" must be an integer') from None

    def number(self, name: str, most: float) -> float:
        """A number between -most and most."""
        try:
            value = float(self.fields[name])
        except (KeyError, TypeError, ValueError):
            raise bad(f'parameter "{name}" must be a number') from None
        if not -most <= value <= most:
            raise bad(f'parameter "{name}" is out of range')
        return value

    def flag(self, name: str) -> bool:
        return str(self.fields.get(name, "")).lower() in ("true", "yes", "1")

    def data(self, name: str, kind: type[list[Any]] | type[dict[str, Any]]) -> Any:
        """A nested value: JSON in a form's field, or itself in a JSON body; None when it isn't given."""
        value = self.fields.get(name)
        if isinstance(value, str):
            try:
                value = json.loads(value) if value else None
            except ValueError:
                raise bad(f"can't parse {name} JSON object") from None
        if value is not None and not isinstance(value, kind):
            raise bad(f"object expected as {name}" if kind is dict else f"array expected as {name}")
        return value


async def read(request: Request, method: str) -> Call:
    """The call that a request makes.

    Raises:
        Refused: the body can't be read.
    """
    call = Call(method, dict(request.query_params))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        await _read_parts(request, call)
    elif kind == "application/json":
        call.fields |= _json(await request.body())
    elif kind == "application/x-www-form-urlencoded":
        call.fields |= _form(await request.body())
    return call


def _form(body: bytes) -> dict[str, Any]:
    try:
        pairs = [pair.partition(b"=") for pair in body.split(b"&")] if body else []
        return {_unquoted(name): _unquoted(value) for name, _, value in pairs}
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None


# Text in Vietnamese is mostly escapes: whole runs of them at once take a fraction of the standard library's time.
def _unquoted(value: bytes) -> str:
    return _ESCAPES.sub(
        lambda run: bytes.fromhex(run[0].replace(b"%", b"").decode()), value.replace(b"+", b" ")
    ).decode()


def _json(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        raise bad("can't parse the JSON body") from None
    if not isinstance(fields, dict):
        raise bad("object expected as the JSON body")
    return fields


async def _read_parts(request: Request, call: Call) -> None:
    if int(request.headers.get("content-length", "0")) > LARGEST_UPLOAD + _ROOM:
        raise Refused(413)
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                media_type = value.content_type or "application/octet-stream"
                call.files[name] = Upload(value.filename or "", media_type, await value.read())
            else:
                call.fields[name] = value
