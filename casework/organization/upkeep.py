"""What an agency admin looks after: each room adds its page in AppConfig.ready(), so that none has to know another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A card of /kelola/: the name of its address, what it is called, what is done there, an icon."""

    name: str
    label: str
    text: str
    icon: str
    order: int


_entries: dict[str, Entry] = {}


def add(name: str, label: str, text: str, icon: str, *, order: int = 100) -> None:
    """`name` is the name of an address without arguments, e.g. "letters:wordings"; lower `order` stands first."""
    _entries[name] = Entry(name, label, text, icon, order)


def entries() -> list[Entry]:
    return sorted(_entries.values(), key=lambda entry: (entry.order, entry.label))
