"""The router: an utterance -> Match, Ambiguous or Fallback."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.money import states_money
from bot.router.calibration import Lessons, Rates, Trial, hold_out
from bot.router.documents import documents
from bot.router.features import CONCEPT, Floats, Vector
from bot.router.mending import counts
from bot.router.model import Loan, Model, fingerprint, keep, recall, train
from bot.router.narrowing import Narrowing
from bot.router.questions import asking
from bot.router.reading import Reader, Reading, exact_key
from bot.router.routing import (
    COMMANDS,
    OFF_TOPIC,
    Ambiguous,
    Candidate,
    Fallback,
    Match,
    Reasons,
    Routing,
    Runner,
)
from bot.router.signals import NEAREST, judge
from bot.router.training import softmax

CHOICES = 3
USUAL_RATES = Rates()
NEARLY = 0.95  # share of the same documents from which two routers are as sure of themselves
SURELY_OURS = 0.7  # belief in all entries together from which a message is worth asking back about, however unclear
DECLINED = 0.25  # confidence from which small talk and off-topic are taken for what they look like
OURS = 0.5  # belief in all entries together below which what looks like small talk or off-topic is taken for it
NAMING = ("scheme", "thing", "circumstance")  # kinds of concepts that say what a message is about
NARROWING = ("scheme", "act")  # kinds of concepts that narrow the choices; circumstances mislead
SHOWN = 5  # candidates, terms and neighbours named in an explanation


class Router:
    """Routes utterances by one knowledge base. Never changes once built; safe to share between threads.

    Args:
        kb: the knowledge base.
        cache: directory where fitted models are kept by content, or None.
        like: a router in service. When nearly all that it learnt from is the same, its model is borrowed and learns
            only what is new; ``borrowed`` then says that one of its own is still to come.
        rates: how many answers may be wrong.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        cache: Path | None = None,
        like: Router | None = None,
        rates: Rates = USUAL_RATES,
    ) -> None:
        self.reader = Reader(kb.vocabulary)
        self._concepts = kb.concepts.concepts
        self._finder = self.reader.concept_finder(kb.concepts)
        self._documents = documents(kb)
        self._careful = sorted(intent for intent, entry in kb.entries.items() if states_money(kb, entry))
        self._rates = rates
        self._read_by = (kb.vocabulary, kb.concepts, rates)
        self.borrowed = False
        self.model = self._fitted(kb, cache, like)
        self.reader.learn(self.model.seen())
        self._question, self._scheme = set(self._of_kind("question")), set(self._of_kind("scheme"))
        self._narrowing = Narrowing.of(self._of_kind(*NARROWING), self.model.features, self.model.neighbours)
        self._is_careful = np.isin(self.model.intents, self._careful)
        self._is_entry = np.array([not i.startswith((COMMANDS, OFF_TOPIC)) for i in self.model.intents])

    def _fitted(self, kb: KnowledgeBase, cache: Path | None, like: Router | None) -> Model:
        read_by = (kb.vocabulary.model_dump_json(), kb.concepts.model_dump_json())
        name = fingerprint(self._documents, *read_by, repr((self._rates, self._careful)))
        self._model_name = name
        if like and like._model_name == name:  # a figure or a wording changed: nothing that is learnt from
            self.borrowed = like.borrowed
            return like.model
        path = cache / f"router-{name}.npz" if cache else None
        kept = recall(path, self._finder) if path else None
        if kept:
            return kept
        words = [self.reader.words(document.text) for document in self._documents]
        self.reader.learn(counts(words))
        loan = Loan.of(like.model, like._documents) if like and self._is_nearly(like) else None
        self.borrowed = loan is not None
        model = train(self._documents, words, self.reader.mend, self._finder, self._careful, self._rates, loan)
        if path and not self.borrowed:
            # A full disk costs the next start some seconds, nothing else.
            with suppress(OSError):
                keep(model, path)
        return model

    def _is_nearly(self, other: Router) -> bool:
        """Whether hardly anything was learnt from that the other one didn't learn from, and the other way round."""
        mine, theirs = set(self._documents), set(other._documents)
        return self._read_by == other._read_by and len(mine & theirs) >= NEARLY * max(len(mine), len(theirs))

    def command_said(self, words: Sequence[str]) -> str | None:
        """The command that is said in just these words, or None."""
        intent = self.model.exact.get(exact_key(words), "")
        return intent.removeprefix(COMMANDS) if intent.startswith(COMMANDS) else None

    def questions(self, text: str, words: Sequence[str]) -> list[list[str]]:
        """The words of each question of a message that asks several, to be routed on its own; else none.

        Args:
            text: as written.
            words: its words.
        """
        asked = [concept for concept, _ in self._finder.phrases(words) if concept in self._question]
        if len(asked) < 2 and text.count("?") < 2:  # nearly all messages: nothing to take apart
            return []
        return asking(text, self.reader.words, self._finder, self._question, self._scheme)

    def asks_of_nothing(self, words: Sequence[str]) -> bool:
        """Whether a message asks without naming what about: "cần giấy gì", "bao lâu có".

        Args:
            words: the message's words.
        """
        kinds = {self._concepts[concept].kind for concept in self._finder.find(words)}
        return "question" in kinds and kinds.isdisjoint(NAMING)

    def _of_kind(self, *kinds: str) -> list[str]:
        return [name for name, concept in self._concepts.items() if concept.kind in kinds]

    def route(self, text: str, *, words: Sequence[str] | None = None, explain: bool = False) -> Routing:
        """What an utterance asks.

        Args:
            text: as written.
            words: its words, when the caller has them already (``reader.words``).
            explain: also give the reasons (costs a few times as much).
        """
        typed = self.reader.words(text) if words is None else words
        # What the knowledge base says itself is no slip, however it is spelt.
        reading = Reading(tuple(typed)) if exact_key(typed) in self.model.exact else self.reader.read(text, typed)
        vector = self.model.features.vector(reading.words)
        beliefs = self._beliefs(vector)
        order = np.argsort(-beliefs)
        concepts = self._finder.find(reading.words)
        judged = judge(beliefs, vector, self.model.neighbours, reading.words, len(concepts))
        confidence = self.model.calibration.confidence(judged.signals)
        routing = self._decide(reading, beliefs, order, confidence, judged.signals[NEAREST])
        if not explain:
            return routing
        return replace(routing, reasons=self._reasons(reading, vector, beliefs, order))

    def replay(self) -> Iterator[tuple[Trial, Routing]]:
        """The held-out messages again that confidence was learnt from, each with what is decided by the thresholds.

        It takes as long as learning anew.
        """
        model = self.model
        number = {intent: i for i, intent in enumerate(model.intents)}
        words = [self.reader.words(document.text) for document in self._documents]
        vectors = [model.features.vector(read) for read in words]
        labels = [number[document.intent] for document in self._documents]
        for trial in hold_out(Lessons(words, vectors, labels, model.intents, model.features, self.reader.mend)):
            confidence, order = model.calibration.confidence(trial.signals), np.argsort(-trial.beliefs)
            nearest = trial.signals[NEAREST]
            yield trial, self._decide_unheard(trial.words, trial.beliefs, order, confidence, nearest)

    def _beliefs(self, vector: Vector) -> Floats:
        return softmax(vector.weights @ self.model.weights[vector.indices])

    def _decide(
        self, reading: Reading, beliefs: Floats, order: np.ndarray, confidence: float, nearest: float
    ) -> Routing:
        said = self.model.exact.get(exact_key(reading.words))
        if said:  # an utterance of the knowledge base, word for word
            candidates = [self._candidate(i, beliefs) for i in order[:SHOWN]]
            others = (c for c in candidates if c.intent != said)
            return Match(said, 1.0, (Candidate(said, 1.0), *others)[:SHOWN])
        return self._decide_unheard(reading.words, beliefs, order, confidence, nearest)

    def _decide_unheard(
        self, words: Sequence[str], beliefs: Floats, order: np.ndarray, confidence: float, nearest: float
    ) -> Routing:
        """What a message asks that isn't, word for word, an utterance of the knowledge base."""
        candidates = tuple(self._candidate(i, beliefs) for i in order[:SHOWN])
        calibration = self.model.calibration
        # A number alone asks nothing, however well we know it.
        if all(word[0].isdigit() for word in words):
            return Fallback(confidence, candidates)
        if nearest < calibration.strange:
            return Fallback(confidence, candidates)
        ours = float(beliefs[self._is_entry].sum())
        if not self._is_entry[order[0]] and ours < OURS:
            # To decline what isn't ours does less harm than to answer wrongly, so a clear belief is enough.
            declined = confidence >= DECLINED
            return Match(candidates[0].intent, confidence, candidates) if declined else Fallback(confidence, candidates)
        if confidence < calibration.ambiguity_threshold and ours < SURELY_OURS:
            return Fallback(confidence, candidates)
        if confidence >= self._threshold(order[0]):
            return Match(candidates[0].intent, confidence, candidates)
        return Ambiguous(confidence, tuple(self._candidate(i, beliefs) for i in self._choices(words, beliefs)))

    def _choices(self, words: Sequence[str], beliefs: Floats) -> list[int]:
        """The entries to offer: likely ones that fit the scheme and the act that were named."""
        likely = np.argsort(-self._narrowing.narrowed(beliefs, self._finder.find(words)))
        return [int(i) for i in likely if self._is_entry[i]][:CHOICES]

    def _threshold(self, intent: int) -> float:
        """The confidence from which an intent is answered."""
        calibration = self.model.calibration
        return calibration.careful_threshold if self._is_careful[intent] else calibration.threshold

    def _candidate(self, intent: int, beliefs: Floats) -> Candidate:
        return Candidate(self.model.intents[intent], float(beliefs[intent]))

    # -- the reasons

    def _reasons(self, reading: Reading, vector: Vector, beliefs: Floats, order: np.ndarray) -> Reasons:
        calibration = self.model.calibration
        return Reasons(
            understood=" ".join(reading.words),
            repaired=reading.repaired,
            concepts=tuple(self._concepts[concept].title for concept in self._finder.find(reading.words)),
            terms=self._shown_most(self._terms(reading, vector, self.model.weights[vector.indices, order[0]]), abs),
            runner_up=self._runner_up(reading, vector, order),
            nearest=self._nearest(vector),
            known=vector.known,
            margin=float(beliefs[order[0]] - beliefs[order[1]]),
            threshold=self._threshold(order[0]),
            ambiguity_threshold=calibration.ambiguity_threshold,
        )

    def _runner_up(self, reading: Reading, vector: Vector, order: np.ndarray) -> Runner:
        """The second candidate, and the words that decided between it and the first."""
        first, second = self.model.weights[vector.indices][:, order[:2]].T
        lead = self._terms(reading, vector, first - second)
        behind = {name: -weight for name, weight in lead.items()}
        return Runner(
            intent=self.model.intents[order[1]],
            against=self._shown_most({name: weight for name, weight in lead.items() if weight > 0}),
            for_it=self._shown_most({name: weight for name, weight in behind.items() if weight > 0}),
        )

    def _terms(self, reading: Reading, vector: Vector, weights: Floats) -> dict[str, float]:
        """What each word, phrase and concept contributed by these weights, one for each of the message's features."""
        names = self.model.features.names
        spoke = dict(zip(vector.indices.tolist(), (vector.weights * weights).tolist(), strict=True))
        return {name: spoke[names[name]] for name in self.model.features.word_features(reading.words) if name in names}

    def _shown_most(
        self, terms: dict[str, float], rank: Callable[[float], float] = float
    ) -> tuple[tuple[str, float], ...]:
        ranked = sorted(terms.items(), key=lambda item: -rank(item[1]))
        return tuple((self._shown(name), weight) for name, weight in ranked[:SHOWN])

    def _shown(self, feature: str) -> str:
        """A feature as staff know it: the words, or the titles of the concepts."""
        if not feature.startswith(CONCEPT):
            return feature
        return " + ".join(f"({self._concepts[part.removeprefix(CONCEPT)].title})" for part in feature.split())

    def _nearest(self, vector: Vector) -> tuple[tuple[str, str, float], ...]:
        best = self.model.neighbours.most_similar(vector, SHOWN)
        return tuple((self._documents[i].text, self._documents[i].intent, similar) for i, similar in best)
