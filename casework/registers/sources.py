"""Live cells that a room above tells: where the paper lies, who took a letter. The books read what is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.registers.book import text_of
from casework.registers.layout import Register
from casework.registers.models import RegisterEntry

# lines of one page → id of a line → live column → text; a line it knows nothing of is left out
Source = Callable[[Sequence[RegisterEntry]], dict[int, dict[str, str]]]
_sources: dict[str, dict[str, Source]] = {}


def add(code: str, name: str, source: Source) -> None:
    """Called in AppConfig.ready(). `name` keeps the same source from being added twice."""
    _sources.setdefault(code, {})[name] = source


def cells(book: Register, entries: Sequence[RegisterEntry]) -> dict[int, dict[str, str]]:
    """Each source is asked once for all lines; only live columns of the book count, empty texts do not."""
    live = {column.key for column in book.columns if column.live}
    found: dict[int, dict[str, str]] = {}
    for source in _sources.get(book.code, {}).values() if entries else ():
        for pk, told in source(entries).items():
            kept = {key: text_of(text) for key, text in told.items() if key in live and text}
            found[pk] = found.get(pk, {}) | kept
    return found
