"""The methods of the Bot API that are spoken here."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from . import guesses, sending
from .calls import Call
from .markup import units
from .refusals import Refused, bad
from .state import State
from .webhooks import Deliverer, Webhook, webhook_info

_LARGEST_DOWNLOAD = 20 * 1024 * 1024
_LONGEST_CALLBACK_ANSWER = 200
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)


def get_me(state: State, call: Call) -> dict[str, Any]:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return state.bot | abilities


async def get_updates(state: State, call: Call) -> list[dict[str, Any]]:
    if state.webhook.url:
        raise Refused(409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first")
    state.updates.allow(call.data("allowed_updates", list))
    limit = min(max(1, call.integer("limit", guesses.MOST_UPDATES)), guesses.MOST_UPDATES)
    timeout = min(max(0, call.integer("timeout", 0)), guesses.LONGEST_POLL)
    return await state.updates.poll(call.integer("offset", 0), limit, timeout)


def set_webhook(state: State, call: Call) -> bool:
    url = call.text("url").strip()
    if not url:
        return delete_webhook(state, call)
    _check_url(url, allow_http=state.allow_http)
    secret = call.text("secret_token")
    if "secret_token" in call.fields and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters" if secret else "secret token is empty")
    connections = call.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad("max_connections must be between 1 and 100")
    state.updates.allow(call.data("allowed_updates", list))
    _switch(state, call, Webhook(url, secret, connections))
    return True


def delete_webhook(state: State, call: Call) -> bool:
    _switch(state, call, Webhook())
    return True


def _switch(state: State, call: Call, webhook: Webhook) -> None:
    if call.flag("drop_pending_updates"):
        state.updates.drop()
    if webhook.url:
        state.updates.end_poll(Refused(409, "terminated by setWebhook request"))
    state.webhook = webhook
    deliver(state)
    state.changed.notify_all()


def deliver(state: State) -> None:
    """Deliver to the webhook that is set now, from the loop that runs now."""
    if state.deliverer:
        state.deliverer.stop()
        state.deliverer = None
    if state.webhook.url:
        state.deliverer = Deliverer(state.webhook, state.updates, asyncio.get_running_loop())
        state.deliverer.start()


def _check_url(url: str, *, allow_http: bool) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise bad("bad webhook: invalid URL") from None
    if not host:
        raise bad("bad webhook: invalid URL")
    if allow_http and parts.scheme == "http" and _loopback(host):
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in guesses.PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def get_webhook_info(state: State, call: Call) -> dict[str, Any]:
    return webhook_info(state.webhook, state.updates)


def answer_callback_query(state: State, call: Call) -> bool:
    words = call.text("text")
    if units(words) > _LONGEST_CALLBACK_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    press = state.presses.get(call.text("callback_query_id"))
    if press is None or state.too_old(press):
        raise bad("query is too old and response timeout expired or query ID is invalid")
    press.answer = words
    state.changed.notify_all()
    return True


def set_my_commands(state: State, call: Call) -> bool:
    given = call.data("commands", list)
    if given is None:
        raise bad("can't find commands")
    if len(given) > guesses.MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(one) for one in given]
    state.commands[_audience(call)] = commands
    state.changed.notify_all()
    return True


def get_my_commands(state: State, call: Call) -> list[dict[str, str]]:
    return state.commands.get(_audience(call), [])


def delete_my_commands(state: State, call: Call) -> bool:
    state.commands.pop(_audience(call), None)
    return True


def _command(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise bad("expected an Object of type BotCommand")
    name, description = given.get("command"), given.get("description")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= units(description.strip()) <= guesses.LONGEST_DESCRIPTION:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _audience(call: Call) -> tuple[str, str]:
    scope = (call.data("scope", dict) or {}).get("type", "default")
    if scope not in _SCOPES:
        raise bad("unsupported type of BotCommandScope specified")
    language = call.text("language_code")
    if not re.fullmatch(guesses.LANGUAGE, language):
        raise bad("invalid language code specified")
    return scope, language


def get_file(state: State, call: Call) -> dict[str, Any]:
    file = state.files.get(call.text("file_id"))
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if file.size > _LARGEST_DOWNLOAD:
        raise bad("file is too big")
    return file.to_json() | {"file_path": file.path}


_SPOKEN: dict[str, Callable[[State, Call], Any]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendLocation": sending.send_location,
    "sendVenue": sending.send_venue,
    "sendChatAction": sending.send_chat_action,
    "answerCallbackQuery": answer_callback_query,
    "editMessageText": sending.edit_message_text,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getFile": get_file,
}
METHODS = {name.lower(): (name, method) for name, method in _SPOKEN.items()}  # names are read in any case
