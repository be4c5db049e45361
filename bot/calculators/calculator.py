"""A calculator as staff and forms see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.calculators.figures import Figures, Unit
from bot.calculators.inputs import Input


@dataclass(frozen=True, slots=True)
class Calculator:
    """A calculator as staff see it.

    Args:
        compute: the pure function; the first figure it gives is the main one.
        inputs: what it accepts, by name.
        figures: names of the figures it gives, the main one first; a case may lack some.
        units: the unit of each figure that isn't in đồng.
        codes: the values of each figure that names a case: forms choose by it, no text prints it.
        estimate: whether what it gives must be called an estimate.
    """

    compute: Callable[..., Figures]
    inputs: Mapping[str, Input]
    figures: tuple[str, ...]
    units: Mapping[str, Unit] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    estimate: bool = False

    def unit(self, figure: str) -> Unit:
        """The unit in which a figure is shown; "" is the main figure."""
        name = figure or self.figures[0]
        return "code" if name in self.codes else self.units.get(name, "VND")
