"""What rooms above hear of the letter book: a letter entered by an act, and a line struck through for another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from casework.cases.registry import Names

if TYPE_CHECKING:
    from casework.cases.act import Act
    from casework.registers.models import RegisterEntry

arrivals: Names[Callable[[Act, RegisterEntry], None]] = Names("arrival")
corrections: Names[Callable[[RegisterEntry, RegisterEntry], None]] = Names("correction")  # the struck line, the new one
