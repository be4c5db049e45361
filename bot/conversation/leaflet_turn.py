"""A turn about leaflets: which one is meant, handing it over, and who comes by a printed one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.answers.audiences import audiences_of
from bot.answers.leaflet import LeafletTold, leaflet, pocket_text, text_of
from bot.answers.leaflet_links import AS_PDF, AS_PICTURES, AS_TEXT, LEAFLET, leaflets_with, pdf_url, picture_urls
from bot.answers.render import UNTELLABLE
from bot.answers.replies import wording
from bot.conversation.choosing import chosen, offering
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import LeafletForm
from bot.messages import Attachment, Effect, EffectKind, Outcome, QuickReply, Reply, Session, Turn, Utterance
from bot.router.router import Router
from bot.router.routing import COMMANDS
from bot.text.phrases import places, says, without

REF = "ref:"
LEAFLETS = "leaflets/"
COMMAND = "leaflet"
BESIDE_A_SUBJECT = 1  # words with which a subject is still a choice ("cái thai sản"), and no question of its own
_FORMS: dict[str, LeafletForm] = {AS_PDF: "pdf", AS_PICTURES: "pictures", AS_TEXT: "text"}
_PREFIXES: dict[LeafletForm, str] = {form: prefix for prefix, form in _FORMS.items()}
# "to-roi_<leaflet>", "to-roi_<leaflet>_<place>": what a code to scan says.
_REF = re.compile(r"to-roi_(?P<id>[a-z0-9-]+)(?:_(?P<place>[A-Za-z0-9-]{1,32}))?")


class Taking(Protocol):
    """What leaflets need of the turn that is being taken."""

    kb: KnowledgeBase
    router: Router
    utterance: Utterance
    session: Session
    day: date
    text: str

    def turn(self, replies: tuple[Reply, ...], outcome: Outcome, intent: str, session: Session) -> Turn: ...

    def say(self, name: str, outcome: Outcome, intent: str = "") -> Turn: ...

    def entry(self, intent: str) -> Turn: ...

    def menu(self, wording: str, intent: str) -> Turn: ...

    def pressed(self, payload: str) -> Turn: ...


class LeafletTurn:
    """What comes of a message about leaflets.

    Args:
        taking: the turn.
    """

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.kb, self.day = taking.kb, taking.day

    def named(self) -> Turn | None:
        """A leaflet that the message asks for by its name of all leaflets ("tờ rơi về thai sản"); else None."""
        text, command = self.taking.text, self.kb.commands.leaflet
        if not says(text, command.words) or says(text, command.unless):
            return None
        button = chosen(text, self.taking.session.choices, self.taking.router.reader, numbered=False)
        return self.taking.pressed(button.payload) if button else self.asked()

    def only_mentioned(self) -> list[str]:
        """What a message that only speaks of a leaflet ("tờ rơi này ghi là …") says besides; nothing for any other."""
        command = self.kb.commands.leaflet
        if not says(self.taking.text, command.unless):
            return []
        words = self._read(self.taking.text)
        for name in sorted(map(self._read, command.words), key=len, reverse=True):
            words = without(words, name)
        return list(words)

    def asked(self) -> Turn:
        """The one leaflet that is meant, or those to choose from."""
        meant = self._by_words() or self._by_audience() or self._by_answer() or list(self.kb.leaflets)
        return self.given(meant[0]) if len(meant) == 1 else self._offered(meant)

    def named_of_those_offered(self) -> Turn | None:
        """The leaflet of those just offered that is named by its subject and nothing else ("thai sản"); else None."""
        offered = [choice.payload for choice in self.taking.session.choices]
        if not all(payload.startswith(LEAFLET) for payload in offered):
            return None
        named = [place for place in self._named() if LEAFLET + place[2] in offered]
        longest = max((end - begin for begin, end, _ in named), default=0)
        if not named or len(self._read(self.taking.text)) - longest > BESIDE_A_SUBJECT:
            return None
        return self.given(named[0][2]) if len({key for _, _, key in named}) == 1 else None

    def pressed(self, payload: str) -> Turn | None:
        """What a button of a leaflet, or the code on a printed one, asks for; None for one that is gone."""
        kind, _, name = payload.partition(":")
        if payload.startswith(REF):
            return self._scanned(name)
        if name not in self.kb.leaflets:
            return None
        return self.given(name, _FORMS.get(kind + ":"))

    def given(self, key: str, form: LeafletForm | None = None) -> Turn:
        """A leaflet handed over. Its files are only named here: they are made beside the conversation.

        Args:
            key: the leaflet's id.
            form: as what, or None for what suits the channel.
        """
        words = self.kb.replies.leaflets
        form = form or words.first.get(self.taking.utterance.channel, "pdf")
        try:
            told = leaflet(self.kb, key, self.day)
        except UNTELLABLE:
            return self.taking.say("withheld", Outcome.WITHHELD, LEAFLETS + key)
        reply = replace(self._as(told, form), quick_replies=self._buttons(key, form))
        session = replace(offering(self.taking.session, reply), fallbacks=0, replies=(reply,))
        turn = self.taking.turn((reply,), Outcome.ANSWERED, LEAFLETS + key, session)
        data = {"leaflet": key, "code": told.code, "form": form, "place": session.place}
        return replace(turn, effects=(Effect(EffectKind.LEAFLET_GIVEN, data),))

    # -- which one

    def _by_words(self) -> list[str]:
        """The leaflets whose words the message says."""
        meant = {key for _, _, key in self._named()}
        return [key for key in self.kb.leaflets if key in meant]

    def _named(self) -> list[tuple[int, int, str]]:
        """Where the message says words of which leaflet; what lies within longer words of another isn't said."""
        said = self._read(self.taking.text)
        said_at = [
            (at, at + len(words), key)
            for key, one in self.kb.leaflets.items()
            for words in filter(None, map(self._read, one.words))
            for at in places(words, said)
        ]
        kept: list[tuple[int, int, str]] = []
        for begin, end, key in sorted(said_at, key=lambda place: place[0] - place[1]):
            if all((begin, end) == (first, last) or end <= first or last <= begin for first, last, _ in kept):
                kept.append((begin, end, key))
        return kept

    def _read(self, text: str) -> tuple[str, ...]:
        return tuple(self.taking.router.reader.words(text))

    def _by_audience(self) -> list[str]:
        audiences = audiences_of(self.kb, self.taking.text)
        return [key for key, one in self.kb.leaflets.items() if audiences & set(one.audiences)]

    def _by_answer(self) -> list[str]:
        """Those on what was answered last; none where one of them was just handed over and another is wanted."""
        was_given = any(choice.payload.startswith(tuple(_FORMS)) for choice in self.taking.session.choices)
        return [] if was_given else leaflets_with(self.kb, self.taking.session.intent)

    def _offered(self, keys: Sequence[str]) -> Turn:
        if not keys:
            return self._said("none")
        buttons = tuple(QuickReply(self.kb.leaflets[key].label, LEAFLET + key) for key in keys)
        reply = Reply(self._wording("ask"), quick_replies=buttons, numbered=True)
        session = replace(offering(self.taking.session, reply), fallbacks=0)
        return self.taking.turn((reply,), Outcome.ANSWERED, COMMANDS + COMMAND, session)

    # -- handing it over

    def _as(self, told: LeafletTold, form: LeafletForm) -> Reply:
        given = self._wording("given", ten=told.title, lead=told.lead)
        if form == "text":
            return Reply(text_of(told), "\n".join([f"{told.basis_heading}: {line}" for line in told.basis[:1]]))
        if form == "pdf":
            return Reply(given, attachments=(Attachment(told.title, pdf_url(told)),))
        return Reply(given, attachments=tuple(self._pictures(told)))

    def _pictures(self, told: LeafletTold) -> Iterable[Attachment]:
        urls = picture_urls(told)
        for number, url in enumerate(urls, 1):
            title = self._wording("page", ten=told.title, so=str(number), tong=str(len(urls)))
            # The text of both sides stands with the first: where one ends is the typesetter's affair.
            yield Attachment(title, url, "image/png", alt=pocket_text(told) if number == 1 else title)

    def _buttons(self, key: str, form: LeafletForm) -> tuple[QuickReply, ...]:
        words = self.kb.replies.leaflets
        labels: dict[LeafletForm, str] = {"pdf": words.as_pdf, "pictures": words.as_pictures, "text": words.as_text}
        others = (QuickReply(label, _PREFIXES[other] + key) for other, label in labels.items() if other != form)
        more = QuickReply(words.ask_more, "intent:" + self.kb.leaflets[key].intent)
        return (*others, more, QuickReply(words.more, "command:" + COMMAND))

    # -- who comes by a printed one

    def _scanned(self, ref: str) -> Turn:
        named = _REF.fullmatch(ref)
        if named is None or named["id"] not in self.kb.leaflets:
            return self.taking.menu("greeting", COMMANDS + "greeting")
        place = self._known_place(named["place"] or "")
        self.taking.session = replace(self.taking.session, place=place)
        turn = self.taking.entry(self.kb.leaflets[named["id"]].intent)
        scanned = Effect(EffectKind.LEAFLET_SCANNED, {"leaflet": named["id"], "place": place})
        return replace(turn, effects=(*turn.effects, scanned))

    def _known_place(self, place: str) -> str:
        """A place of which staff wrote down that leaflets were handed out there; "" for anything made up."""
        known = {run.place for one in self.kb.leaflets.values() for run in one.printed}
        return place if place in known else ""

    # -- pieces

    def _said(self, name: str) -> Turn:
        reply = Reply(self._wording(name))
        return self.taking.turn((reply,), Outcome.ANSWERED, COMMANDS + COMMAND, offering(self.taking.session, reply))

    def _wording(self, name: str, **fields: str) -> str:
        return wording(self.kb, f"leaflets.{name}", self.day, fields)
