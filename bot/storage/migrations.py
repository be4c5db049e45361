"""The tables, as an ordered list of steps; a database takes the steps it has not taken yet.

Steps are never changed after a release: a change is a new step at the end.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("bot.storage")

# AUTOINCREMENT: an id that was erased must not come back for another reply, or a client that asks "what came after 57"
# would miss it, and a send that ends late would mark the wrong one.
_FIRST = (
    """
    CREATE TABLE addresses (
        user_key TEXT PRIMARY KEY,
        channel TEXT NOT NULL,
        address TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        leaving INTEGER NOT NULL DEFAULT 0 -- erased: goes with the last reply
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sessions (
        user_key TEXT PRIMARY KEY,
        data TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY,
        user_key TEXT, -- NULL: erased
        at TEXT NOT NULL,
        text TEXT NOT NULL,
        outcome TEXT NOT NULL,
        intent TEXT NOT NULL,
        score REAL,
        candidates TEXT NOT NULL,
        kb_version TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE inbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel TEXT NOT NULL,
        message_id TEXT NOT NULL,
        user_key TEXT, -- NULL: erased; the row only tells that the message was seen
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        received_at TEXT NOT NULL,
        answered INTEGER NOT NULL DEFAULT 0,
        turn_id INTEGER REFERENCES turns(id) ON DELETE SET NULL, -- on the last message of those a turn answers
        UNIQUE (channel, message_id)
    ) STRICT
    """,
    """
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        turn_id INTEGER NOT NULL REFERENCES turns(id) ON DELETE CASCADE,
        user_key TEXT, -- NULL: erased
        channel TEXT NOT NULL,
        reply TEXT NOT NULL,
        sent INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE choices (
        id INTEGER PRIMARY KEY,
        turn_id INTEGER REFERENCES turns(id) ON DELETE CASCADE, -- a choice goes with its turn, by wish or in time
        data TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX choices_turn ON choices (turn_id)",
    "CREATE INDEX addresses_leaving ON addresses (user_key) WHERE leaving = 1",
    "CREATE INDEX addresses_seen ON addresses (seen_at)",
    "CREATE INDEX turns_user ON turns (user_key)",
    "CREATE INDEX turns_at ON turns (at)",
    "CREATE INDEX inbox_user ON inbox (user_key)",
    "CREATE INDEX inbox_received ON inbox (received_at)",
    "CREATE INDEX inbox_turn ON inbox (turn_id) WHERE turn_id IS NOT NULL",
    "CREATE INDEX inbox_pending ON inbox (id) WHERE answered = 0",
    "CREATE INDEX outbox_user ON outbox (user_key, id)",
    "CREATE INDEX outbox_turn ON outbox (turn_id)",
    "CREATE INDEX outbox_unsent ON outbox (id) WHERE sent = 0",
)


@migrations()
def first_tables(db: Database) -> None:
    """The tables of the first release."""
    for statement in _FIRST:
        db.execute(statement)


@migrations()
def heartbeat(db: Database) -> None:
    """One row, written to see whether the store can be written."""
    db.execute("CREATE TABLE heartbeat (id INTEGER PRIMARY KEY CHECK (id = 1), beats INTEGER NOT NULL) STRICT")


@migrations()
def push_channels(db: Database) -> None:
    """What the channels that send by themselves need.

    How far a reply went out (``sent`` is 2 for one given up), what is known of a citizen's channel (windows, quotas),
    and the channels' names for files that were uploaded.
    """
    db.execute("ALTER TABLE outbox ADD COLUMN parts INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE TABLE contacts (user_key TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID")
    db.execute(
        """
        CREATE TABLE uploads (
            channel TEXT NOT NULL,
            name TEXT NOT NULL,
            token TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            PRIMARY KEY (channel, name)
        ) STRICT, WITHOUT ROWID
        """
    )


_TICKETS = (
    """
    CREATE TABLE tickets (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL UNIQUE,
        user_key TEXT NOT NULL, -- a case goes with its citizen
        channel TEXT NOT NULL,
        kind TEXT NOT NULL,
        confidential INTEGER NOT NULL,
        text TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'open',
        posted INTEGER NOT NULL DEFAULT 0 -- staff were told of it where they read cases
    ) STRICT
    """,
    """
    CREATE TABLE ticket_messages (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL REFERENCES tickets(code) ON DELETE CASCADE,
        by_staff INTEGER NOT NULL,
        who TEXT NOT NULL,
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        source TEXT UNIQUE, -- of an answer, so that one brought twice is kept once
        posted INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE ticket_posts (
        place TEXT NOT NULL,
        message_id TEXT NOT NULL,
        code TEXT NOT NULL REFERENCES tickets(code) ON DELETE CASCADE,
        PRIMARY KEY (place, message_id)
    ) STRICT
    """,
    "CREATE INDEX tickets_user ON tickets (user_key)",
    "CREATE INDEX tickets_asked ON tickets (asked_at)",
    "CREATE INDEX tickets_unposted ON tickets (id) WHERE posted = 0",
    "CREATE INDEX ticket_messages_code ON ticket_messages (code)",
    "CREATE INDEX ticket_messages_unposted ON ticket_messages (id) WHERE posted = 0",
    "CREATE INDEX ticket_posts_code ON ticket_posts (code)",
)


@migrations()
def tickets(db: Database) -> None:
    """What citizens leave with staff, what is said about it since, and which messages told staff of it."""
    for statement in _TICKETS:
        db.execute(statement)


@migrations()
def handouts(db: Database) -> None:
    """How often leaflets were handed over: counts without a citizen, so nothing in them is ever erased."""
    db.execute(
        """
        CREATE TABLE handouts (
            day TEXT NOT NULL, -- in Việt Nam
            leaflet TEXT NOT NULL,
            code TEXT NOT NULL, -- of the edition; '' for a printed one that was scanned
            form TEXT NOT NULL,
            channel TEXT NOT NULL,
            place TEXT NOT NULL,
            given INTEGER NOT NULL,
            PRIMARY KEY (day, leaflet, code, form, channel, place)
        ) STRICT, WITHOUT ROWID
        """
    )
