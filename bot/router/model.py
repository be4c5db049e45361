"""A fitted model: made from documents, or read back from the file it was kept in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.router.calibration import Calibration, Lessons, Rates, calibrate
from bot.router.documents import Document
from bot.router.features import Features, Floats, Vector
from bot.router.neighbours import Neighbours
from bot.router.reading import exact_key
from bot.router.training import fit
from bot.text.concepts import ConceptFinder

FORMAT = "16"  # raise when anything that shapes a model changes
KEPT_MODELS = 4


@dataclass(frozen=True, slots=True)
class Model:
    """Weights and what is needed to use and explain them.

    Args:
        intents: intent ids; a column of ``weights`` each.
        features: the features; a row of ``weights`` each.
        weights: features × intents.
        neighbours: the documents' vectors.
        exact: intent by the exact words of an utterance; "" where two intents claim the same words.
        calibration: confidence and thresholds.
    """

    intents: tuple[str, ...]
    features: Features
    weights: Floats
    neighbours: Neighbours
    exact: dict[str, str]
    calibration: Calibration

    def seen(self) -> dict[str, int]:
        """In how many documents each word and each pair of neighbouring words stands."""
        times = np.bincount(self.neighbours.indices, minlength=len(self.features.names)).tolist()
        return {name: times[number] for name, number in self.features.words_and_pairs() if times[number]}


@dataclass(frozen=True, slots=True)
class Loan:
    """What a model of nearly the same documents lends: features, weights, its documents' vectors, calibration."""

    intents: tuple[str, ...]
    features: Features
    weights: Floats
    vectors: Mapping[Document, Vector]
    calibration: Calibration

    @classmethod
    def of(cls, model: Model, documents: Sequence[Document]) -> Loan:
        """The loan of a model made from these documents."""
        vectors = {documents[number]: vector for number, vector in model.neighbours.vectors()}
        return cls(model.intents, model.features, model.weights, vectors, model.calibration)

    def weights_for(self, features: int, intents: Sequence[str]) -> Floats:
        """The weights with rows for more features and with a column for each of these intents, the new ones blank."""
        weights = np.zeros((features, len(intents)), dtype=np.float32)
        number = {intent: i for i, intent in enumerate(self.intents)}
        known = [(i, number[intent]) for i, intent in enumerate(intents) if intent in number]
        weights[: len(self.weights), [i for i, _ in known]] = self.weights[:, [i for _, i in known]]
        return weights


def fingerprint(documents: Sequence[Document], *settings: str) -> str:
    """A name for the model that these documents and settings give.

    Args:
        documents: what is learnt from.
        settings: what else shapes the model, as text: vocabulary, concepts, rates.
    """
    text = json.dumps([FORMAT, settings, [(d.text, d.intent) for d in documents]], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def train(
    documents: Sequence[Document],
    words: Sequence[Sequence[str]],
    mend: Callable[[Sequence[str]], list[str]],
    finder: ConceptFinder,
    careful: Collection[str],
    rates: Rates,
    loan: Loan | None = None,
) -> Model:
    """Fit a model.

    Args:
        documents: what is learnt from; at least two intents.
        words: their words.
        mend: repairs slips, as it will for citizens' messages.
        finder: finds the concepts in a message.
        careful: the intents that state money.
        rates: how many answers may be wrong.
        loan: a model of nearly the same documents, which then learns only what is new.
    """
    intents = tuple(sorted({d.intent for d in documents}))
    number = {intent: i for i, intent in enumerate(intents)}
    labels = [number[d.intent] for d in documents]
    had = loan.vectors if loan else {}
    new = [i for i, d in enumerate(documents) if d not in had]
    features = loan.features.with_more([words[i] for i in new]) if loan else Features.learn(words, finder)
    vectors = [had.get(d) or features.vector(w) for d, w in zip(documents, words, strict=True)]
    names = [exact_key(w) for w in words]
    begun = loan.weights_for(len(features.names), intents) if loan else None
    taught = [names[i] for i in new], [vectors[i] for i in new], [labels[i] for i in new]
    weights = fit(*taught, len(features.names), len(intents), begun)
    lessons = Lessons(words, vectors, labels, intents, features, mend)
    return Model(
        intents=intents,
        features=features,
        # As exact as they are kept, so that a kept model decides just as a new one.
        weights=weights.astype(np.float16).astype(np.float32),
        neighbours=Neighbours.of(vectors, labels, len(features.names)),
        exact=_exact(documents, words),
        calibration=loan.calibration if loan else calibrate(lessons, careful, rates),
    )


def _exact(documents: Sequence[Document], words: Sequence[Sequence[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for document, read in zip(documents, words, strict=True):
        key = exact_key(read)
        found[key] = document.intent if found.get(key, document.intent) == document.intent else ""
    return found


def keep(model: Model, path: Path) -> None:
    """Write a model to a file, whole or not at all; an older file of that name is replaced.

    Raises:
        OSError: the disk is full or not writable.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    calibration, neighbours = model.calibration, model.neighbours
    try:
        with partial.open("wb") as file:
            np.savez(
                file,
                intents=_packed(model.intents),
                names=_packed(list(model.features.names)),
                idf=model.features.idf,
                unseen=np.array(model.features.unseen),
                weights=model.weights.astype(np.float16),
                numbers=neighbours.numbers,
                starts=neighbours.starts,
                pointers=neighbours.pointers,
                indices=neighbours.indices,
                values=neighbours.values,
                exact=_packed(list(model.exact.items())),
                calibration=calibration.weights,
                thresholds=np.array(
                    [
                        calibration.threshold,
                        calibration.careful_threshold,
                        calibration.ambiguity_threshold,
                        calibration.strange,
                        calibration.held_out,
                    ],
                    dtype=np.float64,
                ),
            )
        partial.replace(path)
        _prune(path)
    finally:
        partial.unlink(missing_ok=True)


def _packed(texts: Sequence[object]) -> NDArray[np.uint8]:
    """Texts as bytes: NumPy's own would take four bytes a letter of the longest of them, for each."""
    return np.frombuffer(json.dumps(texts, ensure_ascii=False).encode(), dtype=np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> list[Any]:
    texts: list[Any] = json.loads(packed.tobytes())
    return texts


def _prune(newest: Path) -> None:
    """Delete kept models but the newest few: every change of an utterance makes one."""
    kept = sorted(newest.parent.glob("router-*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT_MODELS:]:
        path.unlink(missing_ok=True)


def recall(path: Path, finder: ConceptFinder) -> Model | None:
    """The model kept in a file, or None when there is none or it is damaged (then it is made anew).

    Args:
        path: the file.
        finder: finds the concepts in a message, as it did when the model was made.
    """
    try:
        # Opened here: numpy leaves a damaged file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            data = {name: kept[name] for name in kept.files}
        return Model(
            intents=tuple(_unpacked(data["intents"])),
            features=Features(
                {name: i for i, name in enumerate(_unpacked(data["names"]))},
                data["idf"],
                float(data["unseen"]),
                finder,
            ),
            weights=data["weights"].astype(np.float32),
            neighbours=Neighbours(
                data["numbers"],
                data["starts"],
                data["pointers"],
                data["indices"],
                data["values"],
                len(data["idf"]),
            ),
            exact=dict(_unpacked(data["exact"])),
            calibration=Calibration(data["calibration"], *data["thresholds"].tolist()),
        )
    except Exception:  # a damaged archive raises nearly anything
        return None
