"""The routers that compete: ours, and what one would pick instead, each used as its own guide shows.

Nothing heavy is imported before a router is made: a process that measures one holds nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Said

if TYPE_CHECKING:
    from bot.router.router import Router

DOCUMENTS_LOOKED_AT = 60  # of a peer that ranks documents, to have three intents among them
RANKED = 3
MOST_ITERATIONS = 10_000  # of a support vector machine's solver

Example = tuple[str, str]
Say = Callable[[str], Said]


Build = Callable[[Sequence[Example]], Say]
# Given a setting and the knowledge directory: imports and reads all that isn't the building itself, gives what builds.
Maker = Callable[[str, Path], Build]


def make_ours(_setting: str, knowledge: Path) -> Build:
    """The shipped router."""
    build = router_maker(knowledge)
    return lambda examples: saying(build(examples))


def router_maker(knowledge: Path) -> Callable[[Sequence[Example]], Router]:
    """What builds our router from examples alone; it reads with the vocabulary of the knowledge directory."""
    from dataclasses import replace

    from benchmarks.labelled import Line, loaded, only
    from bot.router.router import Router

    kb = replace(loaded(knowledge), files={})
    return lambda examples: Router(only([Line(text, (intent,)) for text, intent in examples], kb))


def saying(router: Router) -> Say:
    """What our router says, as any other's."""
    from bot.router.routing import Ambiguous, Match

    def say(text: str) -> Said:
        routing = router.route(text)
        asked_back = "clarified" if isinstance(routing, Ambiguous) else "declined"
        decision = "answered" if isinstance(routing, Match) else asked_back
        return Said(tuple(c.intent for c in routing.candidates[:RANKED]), routing.score, decision)

    return say


def make_rapidfuzz(setting: str, _knowledge: Path) -> Build:
    """A scan of all utterances with a fuzzy ratio; ``setting`` names it."""
    from rapidfuzz import fuzz, process

    scorer = getattr(fuzz, setting)

    def build(examples: Sequence[Example]) -> Say:
        texts = [text.lower() for text, _ in examples]

        def say(text: str) -> Said:
            found = process.extract(text.lower(), texts, scorer=scorer, limit=DOCUMENTS_LOOKED_AT)
            return _ranked((examples[i][1], score) for _, score, i in found)

        return say

    return build


def make_bm25(setting: str, _knowledge: Path) -> Build:
    """BM25 over all utterances; with the setting "toneless" both sides are stripped of marks first."""
    import bm25s

    read = _reading(setting)

    def words(texts: Sequence[str]) -> Any:
        return bm25s.tokenize([read(text) for text in texts], stopwords=None, show_progress=False, return_ids=False)

    def build(examples: Sequence[Example]) -> Say:
        index = bm25s.BM25()
        index.index(words([text for text, _ in examples]), show_progress=False)
        count = min(DOCUMENTS_LOOKED_AT, len(examples))

        def say(text: str) -> Said:
            numbers, scores = index.retrieve(words([text]), k=count, show_progress=False)
            both = zip(numbers[0].tolist(), scores[0].tolist(), strict=True)
            return _ranked((examples[i][1], score) for i, score in both)

        return say

    return build


def make_svm(setting: str, _knowledge: Path) -> Build:
    """scikit-learn's TF-IDF of words and letters with a linear support vector machine; "toneless" as for BM25."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    read = _reading(setting)

    def build(examples: Sequence[Example]) -> Say:
        features = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
        )
        model = make_pipeline(features, LinearSVC())
        model.fit([read(text) for text, _ in examples], [intent for _, intent in examples])
        return lambda text: _best(model.classes_, model.decision_function([read(text)])[0])

    return build


def make_loss(setting: str, knowledge: Path) -> Build:
    """Our reading and our features with another loss: a support vector machine's, ``setting`` is "loss:strength"."""
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    loss, _, strength = setting.partition(":")
    build_ours = router_maker(knowledge)

    def build(examples: Sequence[Example]) -> Say:
        router = build_ours(examples)
        features = router.model.features

        def matrix(texts: Iterable[str]) -> Any:
            vectors = [features.vector(router.reader.read(text).words) for text in texts]
            starts = [0]
            for vector in vectors:
                starts.append(starts[-1] + len(vector.indices))
            values = [float(weight) for vector in vectors for weight in vector.weights]
            columns = [int(index) for vector in vectors for index in vector.indices]
            return csr_matrix((values, columns, starts), shape=(len(vectors), len(features.names)))

        learnt = matrix(text for text, _ in examples)
        machine = LinearSVC(loss=loss, C=float(strength), max_iter=MOST_ITERATIONS)
        model = machine.fit(learnt, [intent for _, intent in examples])
        return lambda text: _best(model.classes_, model.decision_function(matrix([text]))[0])

    return build


PACKAGES = {"make_bm25": "bm25s", "make_svm": "scikit-learn", "make_loss": "scikit-learn"}

# Name -> (who makes it, its setting). nlp.js runs in Node.js, see nlpjs.js.
ROUTERS: dict[str, tuple[Maker, str]] = {
    "ours": (make_ours, ""),
    "token_set_ratio": (make_rapidfuzz, "token_set_ratio"),
    "WRatio": (make_rapidfuzz, "WRatio"),
    "bm25": (make_bm25, ""),
    "bm25-toneless": (make_bm25, "toneless"),
    "svm": (make_svm, ""),
    "svm-toneless": (make_svm, "toneless"),
    "our-features": (make_loss, "squared_hinge:1"),
}
NLPJS = "nlp.js"
PEERS = ("token_set_ratio", "WRatio", "bm25", "bm25-toneless", "svm", "svm-toneless", NLPJS)


def maker(name: str) -> tuple[Maker, str]:
    """Who makes a router, and its setting; "our-features:hinge:4" is "our-features" with the setting "hinge:4".

    Raises:
        KeyError: no such router.
    """
    base, _, setting = name.partition(":")
    make, usual = ROUTERS[base]
    return make, setting or usual


def _reading(setting: str) -> Callable[[str], str]:
    """How a peer reads a text: lower-cased, and without marks when that is its setting."""
    import random

    from benchmarks.noise import toneless

    if setting != "toneless":
        return str.lower
    unused = random.Random(0)
    return lambda text: toneless(text.lower(), unused)


def _ranked(found: Iterable[tuple[str, float]]) -> Said:
    """Intents in the order of their best document; as sure as that is like the message."""
    best: dict[str, float] = {}
    for intent, score in found:
        best.setdefault(intent, float(score))
    return Said(tuple(best)[:RANKED], next(iter(best.values()), 0.0))


def _best(classes: Any, scores: Any) -> Said:
    """Intents in the order of their scores, for a classifier of several intents or of two."""
    if not getattr(scores, "shape", ()):
        scores = [-scores, scores]
    ranked = sorted(zip(scores, classes, strict=True), key=lambda pair: -pair[0])[:RANKED]
    return Said(tuple(str(intent) for _, intent in ranked), float(ranked[0][0]))
