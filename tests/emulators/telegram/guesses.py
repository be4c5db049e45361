"""What the public documents leave open, and how this server decides it: all such decisions stand here.

A guess is made to the side that finds more mistakes in a bot: refuse where the real service may only grumble.
Decided without a switch:

- Only a chat that wrote to the bot (or that it was added to) is known; any other is "chat not found".
- Message ids are a chat's own, so the same ones come in every chat.
- Unknown parameters of a call, and unknown kinds in allowed_updates, are ignored.
- Nothing is fetched from a link to a file; a link within this machine or a private network is refused, for the real
  service couldn't reach it.
- Only HTML and plain text are spoken, no Markdown.
- A method call in the bot's answer to a webhook isn't made.
- Of two that poll, the one that waited is refused, as in the real service, so a bot that died doesn't bar the next.
- In groups the bot sees everything, as if privacy mode were off: it must itself leave alone what isn't for it.
- The wordings of refusals are only as near to the real ones as they are publicly known.
"""

from __future__ import annotations

BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head></html>"  # a gateway in front answers, not the API

# Flood limits: the burst, and what comes back a second. "1/s per chat, short bursts may pass".
CHAT_BURST, CHAT_RATE = 3.0, 1.0
OVERALL_BURST, OVERALL_RATE = 30.0, 30.0
GROUP_BURST, GROUP_RATE = 20.0, 20.0 / 60

# Buttons and markup
KEYBOARD_ROW, KEYBOARD_BUTTONS = 8, 100  # more are refused
BUTTON_SCHEMES = frozenset({"http", "https", "tg"})
MARKUP_IN_CODE = False  # tags within <code> and <pre>, and quotations within quotations

# Callbacks
QUERY_LIVES = 60.0  # seconds in which a press can be answered
ANSWERED_TWICE = False  # a second answer to the same press is "too old"

# Commands
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
LANGUAGE = r"([a-z]{2})?"

# Polling
LONGEST_POLL = 50  # seconds; more is taken as this
MOST_UPDATES = 100  # likewise
REORDER_WAIT = 0.3  # seconds an update is held back so that the chat's next one may overtake it

# Webhook
PORTS = frozenset({443, 80, 88, 8443})  # of an https address
WEBHOOK_TIMEOUT = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # between tries; the real service takes much longer ones
