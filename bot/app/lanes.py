"""One lane a citizen: messages of one person are answered in order, and nobody waits for another.

Several messages in a burst become one question: what is already queued and belongs together is merged, and a plain
fragment ("cho em hỏi") waits a moment for the rest.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.messages import Kind, Utterance
from bot.storage.store import Accepted, Outgoing

log = logging.getLogger("bot")

BURST_WAIT = 0.8  # seconds that a fragment waits for the rest of the question
MOST_MERGED = 10

Batch = Sequence[Accepted]
Answer = Callable[[Batch], Awaitable[list[Outgoing]]]


def merged(batch: Batch) -> Utterance:
    """A batch as the one utterance it is answered as."""
    return replace(batch[-1].utterance, text="\n".join(accepted.utterance.text for accepted in batch))


@dataclass
class _Lane:
    waiting: deque[Accepted] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Lanes:
    """Queues accepted utterances by citizen.

    Args:
        answer: answers a batch of one citizen's utterances.
        is_fragment: whether more is plainly to come after a text.
        belongs_together: whether a citizen's next utterance is part of the same question as those before it.
        burst_wait: seconds a fragment waits.
    """

    def __init__(
        self,
        answer: Answer,
        is_fragment: Callable[[str], bool],
        belongs_together: Callable[[Utterance, Utterance], bool],
        burst_wait: float = BURST_WAIT,
    ) -> None:
        self._answer = answer
        self._is_fragment = is_fragment
        self._belongs_together = belongs_together
        self._burst_wait = burst_wait
        self._lanes: dict[str, _Lane] = {}
        self._answers: dict[tuple[str, str], asyncio.Future[list[Outgoing]]] = {}

    def take_up(self, accepted: Accepted) -> asyncio.Future[list[Outgoing]]:
        """Queue an utterance.

        Returns:
            the future of its replies: none when it was merged into a later one. An utterance already queued gives
            the future it has.
        """
        name = (accepted.utterance.channel, accepted.utterance.message_id)
        known = self._answers.get(name)
        if known is not None:
            return known
        future: asyncio.Future[list[Outgoing]] = asyncio.get_running_loop().create_future()
        # Nobody may be waiting (a citizen who hung up): an error is logged where it happens, not by the future.
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._answers[name] = future
        lane = self._lanes.setdefault(accepted.user_key, _Lane())
        lane.waiting.append(accepted)
        lane.arrived.set()
        if lane.task is None:
            lane.task = asyncio.create_task(self._run(accepted.user_key, lane))
        return future

    def answer_to(self, channel: str, message_id: str) -> asyncio.Future[list[Outgoing]] | None:
        """The future of a queued message, or None when it isn't queued."""
        return self._answers.get((channel, message_id))

    async def drain(self) -> None:
        """Wait until everything queued is answered."""
        while tasks := [lane.task for lane in self._lanes.values() if lane.task and not lane.task.done()]:
            await asyncio.wait(tasks)

    async def _run(self, user_key: str, lane: _Lane) -> None:
        try:
            while lane.waiting:
                batch = await self._burst(lane)
                try:
                    outgoing = await self._answer(batch)
                except Exception as error:
                    self._finish(batch, error)
                else:
                    self._finish(batch, outgoing)
        finally:
            del self._lanes[user_key]

    async def _burst(self, lane: _Lane) -> list[Accepted]:
        """The next utterance, with those that belong to it."""
        batch = [lane.waiting.popleft()]
        if batch[0].utterance.kind is not Kind.TEXT:
            return batch
        clock = asyncio.get_running_loop().time
        until = clock() + self._burst_wait
        while len(batch) < MOST_MERGED:
            if lane.waiting:
                if not self._goes_on(batch, lane.waiting[0]):
                    break
                batch.append(lane.waiting.popleft())
            elif self._is_open(batch[-1]) and (left := until - clock()) > 0:
                lane.arrived.clear()
                try:
                    await asyncio.wait_for(lane.arrived.wait(), left)
                except TimeoutError:
                    break
            else:
                break
        return batch

    def _is_open(self, accepted: Accepted) -> bool:
        try:
            return self._is_fragment(accepted.utterance.text)
        except Exception:
            _unreadable(accepted)
            return False

    def _goes_on(self, batch: Batch, following: Accepted) -> bool:
        try:
            return self._belongs_together(merged(batch), following.utterance)
        except Exception:
            _unreadable(following)
            return False

    def _finish(self, batch: Batch, result: list[Outgoing] | Exception) -> None:
        """Replies belong to the last message of a batch; the others are answered by it."""
        for accepted in batch:
            future = self._answers.pop((accepted.utterance.channel, accepted.utterance.message_id))
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result if accepted is batch[-1] else [])


def _unreadable(accepted: Accepted) -> None:
    """Log an error in judging a message; it is answered by itself then."""
    name = accepted.utterance.message_id
    log.exception("message not judged", extra={"event": "message_not_judged", "message_id": name})
