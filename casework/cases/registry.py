"""Names that procedures use, and the Python behind them.

Rooms above fill it in AppConfig.ready(); nothing is imported upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from casework.cases.act import Act
    from casework.cases.models import Case, Event, Step

T = TypeVar("T")


class UnknownName(LookupError):
    """A procedure names something nobody registered."""


class Names(Generic[T]):
    """A small typed registry that refuses duplicates."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def add(self, name: str, item: T) -> T:
        if self._items.get(name, item) is not item:
            raise ValueError(f"{self.what} {name!r} is registered twice")
        self._items[name] = item
        return item

    def __getitem__(self, name: str) -> T:
        try:
            return self._items[name]
        except KeyError:
            raise UnknownName(
                f"{self.what} {name!r} tidak dikenal; yang ada: {', '.join(sorted(self._items))}"
            ) from None

    def __contains__(self, name: str) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def get(self, name: str) -> T | None:
        return self._items.get(name)


@dataclass(frozen=True)
class Service:
    """What a service app says of itself: name as in the YAML, the accessor of its CaseSubject on Case, where
    citizens start, and what of the case its register row reads beside.
    """

    name: str
    label: str
    subject: str
    icon: str = "document"
    public_url: str = ""
    prefetch: tuple[str, ...] = ()


guards: Names[Callable[[Act], str]] = Names("guard")  # "" lets the act pass, anything else is the refusal in Indonesian
inside_effects: Names[Callable[[Act], None]] = Names("effect")
after_effects: Names[Callable[[Event], None]] = Names("effect")
forms: Names[Any] = Names("form")
services: Names[Service] = Names("service")
# service → to whose hands a task of a role goes: (case, step, role) → user id, or None for whoever holds the role
holders: Names[Callable[[Case, Step, str], int | None]] = Names("holder")


def guard(name: str) -> Callable[[Callable[[Act], str]], Callable[[Act], str]]:
    return lambda function: guards.add(name, function)


def inside_effect(name: str) -> Callable[[Callable[[Act], None]], Callable[[Act], None]]:
    """In the transaction of the act: numbers, register lines, clock stops."""
    return lambda function: inside_effects.add(name, function)


def after_effect(name: str) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """After commit, by a worker, possibly more than once: messages, PDFs."""
    return lambda function: after_effects.add(name, function)


def is_effect(name: str) -> bool:
    return name in inside_effects or name in after_effects
