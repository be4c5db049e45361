"""What the service knows: chats, files, presses, what waits for the bot. Guarded by one lock, for any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..faults import Faults  # noqa: TID252 - the package is found as emulators and as tests.emulators
from . import guesses
from .calls import Call
from .floods import Floods
from .messages import Chat, File, Message, api_message
from .refusals import Refused, bad, too_many
from .updates import Updates
from .webhooks import Deliverer, Webhook


@dataclass(slots=True)
class Press:
    """A button pressed.

    Args:
        id: of the callback query.
        at: when (by the server's clock).
        answer: what the bot answered ("" for no words), None before it did.
    """

    id: str
    chat_id: int
    data: str
    at: float
    answer: str | None = None


class State:
    """A bot's account.

    Args:
        token: the only one that is let in, as "<number>:<letters>".
        seed: of all that happens by chance.
        limits: refuse what is sent too fast.
        allow_http: webhooks may have an http address on this machine.
        clock: seconds that only rise.
    """

    def __init__(
        self,
        token: str = "1000:demo",
        *,
        seed: int = 0,
        limits: bool = False,
        allow_http: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.limits = limits
        self.allow_http = allow_http
        self.clock = clock
        self.faults = Faults(seed)
        self.changed = threading.Condition(threading.RLock())
        self.updates = Updates(self.changed, seed)
        self.webhook = Webhook()
        self.deliverer: Deliverer | None = None
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.sends: list[Message] = []
        self.actions: list[tuple[int, str]] = []
        self.presses: dict[str, Press] = {}
        self.callbacks: dict[int, str] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._floods = Floods(clock)
        number = int(token.partition(":")[0])
        self.bot: dict[str, Any] = {"id": number, "is_bot": True, "first_name": "Bot", "username": f"demo{number}_bot"}

    @property
    def duplicate(self) -> float:
        """The share of updates that come twice."""
        return self.updates.duplicate

    @duplicate.setter
    def duplicate(self, rate: float) -> None:
        self.updates.duplicate = rate

    @property
    def reorder(self) -> float:
        """The share of updates that are overtaken by the chat's next one."""
        return self.updates.reorder

    @reorder.setter
    def reorder(self, rate: float) -> None:
        self.updates.reorder = rate

    @property
    def answered_callbacks(self) -> dict[str, str]:
        """What the bot answered to presses, by callback id."""
        with self.changed:
            return {press.id: press.answer for press in self.presses.values() if press.answer is not None}

    def chat_of(self, call: Call) -> Chat:
        """The chat that a call names, if the bot may write there.

        Raises:
            Refused: there is none, or it is blocked.
        """
        given = call.text("chat_id")
        if not given:
            raise bad("chat_id is empty")
        try:
            chat = self.chats.get(int(given))
        except ValueError:
            chat = None
        if chat is None:
            raise bad("chat not found")
        if chat.blocked:
            by = "bot was blocked by the user"
            raise Refused(403, f"bot was kicked from the {chat.type} chat" if chat.is_group else by)
        return chat

    def accept(self, call: Call, message: Message) -> dict[str, Any]:
        """Send a message: from here on the citizen has it.

        Raises:
            Refused: what it refers to isn't there, or it comes too soon.
        """
        chat = self.chat_of(call)
        self._refer(call, chat, message)
        self.slow_down(chat)
        message.message_id = chat.next_id()
        message.number = len(self.sends) + 1
        message.at = time.perf_counter()
        message.date = int(time.time())
        chat.sent.append(message)
        self.sends.append(message)
        shown = chat.written[message.message_id] = api_message(message, chat, self.bot)
        call.sent = message
        self.changed.notify_all()
        return shown

    def slow_down(self, chat: Chat) -> None:
        """Count a message or an edit.

        Raises:
            Refused: it comes too soon.
        """
        if self.limits and (seconds := self._floods.wait(chat.id, group=chat.is_group)):
            raise too_many(seconds)

    def _refer(self, call: Call, chat: Chat, message: Message) -> None:
        if "message_thread_id" in call.fields:
            message.thread = call.integer("message_thread_id")
            if message.thread not in chat.threads:
                raise bad("message thread not found")
        if answered := call.data("reply_parameters", dict):
            message.reply_to = self._answered(answered, chat)

    def _answered(self, parameters: dict[str, Any], chat: Chat) -> int:
        if parameters.get("message_id") in chat.written:
            return int(parameters["message_id"])
        if parameters.get("allow_sending_without_reply"):
            return 0
        raise bad("message to be replied not found")

    def keep(self, kind: str, name: str, media_type: str, content: bytes, url: str = "") -> File:
        """Give a file an id; the same bytes sent twice are two files."""
        with self.changed:
            file_id = f"{kind}-{len(self.files) + 1}"
            file = self.files[file_id] = File(file_id, kind, name, media_type, content, url)
            return file

    def too_old(self, press: Press | None) -> bool:
        if press is None or self.clock() - press.at > guesses.QUERY_LIVES:
            return True
        return press.answer is not None and not guesses.ANSWERED_TWICE
