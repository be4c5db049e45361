"""The bot: what was accepted is answered, also after the process was killed."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.answers.replies import wording
from bot.app import bursts, notices
from bot.app.cards import Cards
from bot.app.files import Files
from bot.app.lanes import BURST_WAIT, Lanes, merged
from bot.app.leaflets import Leaflets
from bot.app.post import Post
from bot.app.served import Served
from bot.channels.conversations import Unavailable
from bot.conversation.turn import MAX_TEXT, local_day, take_turn, with_menu
from bot.desk import codes
from bot.messages import Delivery, EffectKind, Kind, Outcome, Reply, Session, TicketSeen, Turn, Utterance
from bot.settings import Settings
from bot.storage.store import Accepted, Outgoing, StorageError, Store, TicketState
from bot.text.mask import mask

log = logging.getLogger("bot")

FOR_STAFF = frozenset({EffectKind.OPEN_TICKET, EffectKind.TICKET_NOTE})
READY_FOR = 2.0  # seconds for which the store's readiness is remembered


class Bot:
    """Answers utterances, whatever channel they come from.

    Args:
        store: where conversations are kept.
        served: the knowledge to begin with; assign ``bot.served`` to swap it.
        settings: how this instance runs.
        burst_wait: seconds that a fragment waits for the rest of the question.
        observe: told of every turn: the channel, the outcome, and how many seconds it took.
        now: the time, with its zone, for what isn't said in answer to an utterance.
    """

    def __init__(
        self,
        store: Store,
        served: Served,
        settings: Settings,
        burst_wait: float = BURST_WAIT,
        observe: Callable[[str, str, float], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self.served = served
        self.settings = settings
        makers = (Cards(settings.keep_days), Leaflets(settings.public_url))
        self.files = Files(settings.data, lambda: self.served.kb, makers, now)
        self._now = now
        self._lanes = Lanes(self._answer, self._is_fragment, self._belongs_together, burst_wait)
        self.notices = notices.NONE
        self.posts: dict[str, Post] = {}  # by channel: those that send by themselves
        self.text_only: frozenset[str] = frozenset()  # channels without buttons: every choice has a number there
        self.for_staff = asyncio.Event()  # set when a turn left something with staff
        self._observe = observe
        self._problem = ""
        self._is_ready, self._ready_at = False, -math.inf

    # -- what a channel calls

    async def ask(self, utterance: Utterance) -> list[Delivery]:
        """Write an utterance down, answer it, and give its replies.

        A repeat of a message gives the same replies; a message merged into a later one gives none.

        Raises:
            Unavailable: it couldn't be written down or answered now; asked again, it will be.
        """
        try:
            outgoing = await self._ask(utterance)
        except StorageError as error:
            log.error("storage refused", extra={"event": "storage_refused", "reason": str(error)})
            raise Unavailable from error
        return _deliveries(outgoing)

    async def _ask(self, utterance: Utterance) -> list[Outgoing]:
        accepted = await self.store.accept(self._masked(utterance))
        if accepted is None:
            return await self._ask_again(utterance.channel, utterance.message_id)
        # Shielded: a citizen who hangs up is answered all the same, and finds the answer on coming back.
        return await asyncio.shield(self._lanes.take_up(accepted))

    def _masked(self, utterance: Utterance) -> Utterance:
        # What is beyond the longest text is never read; masking and keeping it would only cost time and room.
        text = utterance.text[: MAX_TEXT + 1]
        return replace(utterance, text=mask(text, self.served.public_numbers))

    async def receive(self, utterance: Utterance) -> bool:
        """Write an utterance down; the channel it came by is handed the answer (see ``Receiving.receive``)."""
        try:
            accepted = await self.store.accept(self._masked(utterance))
        except StorageError as error:
            log.error("storage refused", extra={"event": "storage_refused", "reason": str(error)})
            raise Unavailable from error
        if accepted is None:
            return False
        self._lanes.take_up(accepted)
        return True

    async def erase(self, channel: str, user: str) -> None:
        """Forget a citizen at once (see ``Receiving.erase``)."""
        try:
            await self.store.erase(channel, user)
        except StorageError as error:
            raise Unavailable from error
        if post := self.posts.get(channel):
            post.forget(user)

    async def _ask_again(self, channel: str, message_id: str) -> list[Outgoing]:
        """The replies of a message that was accepted before."""
        answer = self._lanes.answer_to(channel, message_id)
        if answer is not None:
            return await asyncio.shield(answer)
        stored = await self.store.replies_to(channel, message_id)
        if stored is not None:
            return stored
        # Accepted and neither answered nor queued: the store refused the answer the first time.
        await self.take_up_pending()
        answer = self._lanes.answer_to(channel, message_id)
        if answer is not None:
            return await asyncio.shield(answer)
        return await self.store.replies_to(channel, message_id) or []

    async def replies_since(self, channel: str, user: str, after: int) -> list[Delivery]:
        """Replies to a citizen after a given one, for a client that comes back.

        Raises:
            Unavailable: the store can't be read now.
        """
        try:
            return _deliveries(await self.store.replies_since(channel, user, after))
        except StorageError as error:
            raise Unavailable from error

    async def delivered(self, deliveries: Sequence[Delivery]) -> None:
        """Note that replies reached the citizen."""
        try:
            await self.store.sent([delivery.id for delivery in deliveries])
        except StorageError as error:
            # The replies count as unsent and may be shown twice: better than not at all.
            log.error("storage refused", extra={"event": "storage_refused", "reason": str(error)})

    def words(self, part: str) -> Mapping[str, str]:
        """A channel's interface words: part "web" or "console" of replies.yaml."""
        words: Mapping[str, str] = getattr(self.served.kb.replies, part)
        return words

    def say(self, name: str) -> str:
        """A reply of replies.yaml for what a channel itself must say ("too_many")."""
        return wording(self.served.kb, name, local_day(self._now()))

    async def file(self, url: str) -> str:
        """Where the file of a reply is on this machine; a link, and what can't be made, stay what they are."""
        return str(await self.files.ensure(url) or url)

    def welcome(self) -> Reply:
        """The greeting with the menu, for a citizen who hasn't asked anything yet."""
        if self.notices.off:
            return Reply(self.say("switched_off"))
        greeting = with_menu(self.served.kb, "greeting", local_day(self._now()))
        return replace(greeting, text="\n\n".join(filter(None, [self.notices.banner, greeting.text])))

    def health(self) -> dict[str, object]:
        """What is in service; the last trouble with the knowledge, if any."""
        return {"status": "ok", "kb_version": self.served.kb.version, "knowledge_problem": self._problem}

    async def ready(self) -> bool:
        """Whether messages can be written down: tried now, or a moment ago."""
        if time.monotonic() - self._ready_at >= READY_FOR:
            try:
                await self.store.check_writable()
                self._is_ready = True
            except StorageError as error:
                self._is_ready = False
                log.error("storage refused", extra={"event": "storage_refused", "reason": str(error)})
            self._ready_at = time.monotonic()
        return self._is_ready

    # -- a turn

    async def _answer(self, batch: Sequence[Accepted]) -> list[Outgoing]:
        served = self.served  # a turn under way keeps the knowledge it began with
        begun, last = time.perf_counter(), batch[-1]
        utterance = merged(batch)
        session = await self.store.session(last.user_key)
        ticket = await self._ticket(utterance.text, last.user_key)
        turn = self._take_turn(utterance, session, served, ticket)
        ids = [accepted.id for accepted in batch]
        try:
            outgoing = await self.store.save(turn, ids, last.user_key, utterance.channel, utterance.received_at)
        except StorageError as error:
            log.error("turn not kept", extra={"event": "turn_not_kept", "inbox": ids, "reason": str(error)})
            raise
        if self._observe:
            self._observe(utterance.channel, turn.outcome.value, time.perf_counter() - begun)
        if post := self.posts.get(utterance.channel):
            post.take(outgoing)
        if any(effect.kind in FOR_STAFF for effect in turn.effects):
            self.for_staff.set()
        return outgoing

    async def _ticket(self, text: str, user_key: str) -> TicketSeen | None:
        """The case whose code is in a text. The code alone is enough to see it, unless it is confidential."""
        code = codes.find(text)
        ticket = await self.store.ticket(code) if code else None
        if ticket is None or (ticket.confidential and ticket.user_key != user_key):
            return None
        answers = tuple(said.text for said in ticket.thread if said.by_staff)
        return TicketSeen(ticket.code, answers, ticket.state is TicketState.CLOSED)

    def _take_turn(self, utterance: Utterance, session: Session, served: Served, ticket: TicketSeen | None) -> Turn:
        if self.notices.off and utterance.kind is not Kind.STAFF_ECHO:
            reply = Reply(wording(served.kb, "switched_off", local_day(utterance.received_at)))
            return Turn(utterance.text, (reply,), Outcome.HANDOVER, session, kb_version=served.kb.version)
        turn = notices.with_banner(self._turn(utterance, session, served, ticket), self.notices.banner)
        return with_numbers(turn) if utterance.channel in self.text_only else turn

    def _turn(self, utterance: Utterance, session: Session, served: Served, ticket: TicketSeen | None) -> Turn:
        keep_days, silence = self.settings.keep_days, timedelta(minutes=self.settings.staff_silence)
        kb, router = served.kb, served.router
        try:
            return take_turn(utterance, session, kb, router, keep_days=keep_days, staff_silence=silence, ticket=ticket)
        except Exception:
            log.exception("turn failed", extra={"event": "turn_failed", "message_id": utterance.message_id})
            reply = Reply(wording(served.kb, "error", local_day(utterance.received_at)))
            return Turn(utterance.text, (reply,), Outcome.ERROR, Session(), kb_version=served.kb.version)

    def _is_fragment(self, text: str) -> bool:
        return bursts.is_fragment(self.served.router, text)

    def _belongs_together(self, earlier: Utterance, later: Utterance) -> bool:
        return bursts.belong_together(self.served.router, earlier, later)

    # -- what runs beside

    async def take_up_pending(self) -> int:
        """Queue what was accepted and never answered, of this process or of one that was killed.

        Returns:
            how many there were.
        """
        pending = await self.store.pending()
        for accepted in pending:
            self._lanes.take_up(accepted)
        return len(pending)

    async def drain(self) -> None:
        """Wait until everything queued is answered."""
        await self._lanes.drain()

    async def forget_old(self, now: datetime) -> int:
        """Delete what is older than we keep (see Settings.keep_days).

        Returns:
            how many rows went.
        """
        gone = await self.store.retain(now - timedelta(days=self.settings.keep_days))
        await asyncio.to_thread(self.files.forget_old, now)
        return gone

    def swap(self, served: Served) -> None:
        """Put another knowledge base into service."""
        self.served, self._problem = served, ""

    def swap_notices(self, found: notices.Notices) -> None:
        """Put what an operator says to everybody into force."""
        self.notices = found

    def knowledge_refused(self, problem: str) -> None:
        """Note why a changed knowledge base was not put into service."""
        self._problem = problem


def with_numbers(turn: Turn) -> Turn:
    """A turn for a channel without buttons: every choice is shown with a number, and can be picked by it."""
    replies = tuple(replace(reply, numbered=bool(reply.quick_replies)) for reply in turn.replies)
    return replace(turn, replies=replies, session=replace(turn.session, numbered=bool(turn.session.choices)))


def _deliveries(outgoing: Sequence[Outgoing]) -> list[Delivery]:
    return [Delivery(o.id, o.reply) for o in outgoing]
