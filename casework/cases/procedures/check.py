"""All mistakes of one procedure, or of every file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casework.cases.procedures import rules, schema
from casework.cases.procedures.reading import Source, Unreadable, sources
from casework.cases.procedures.schema import Mistake


class Invalid(ValueError):
    """A procedure that may not be loaded or published. `mistakes` as sentences."""

    def __init__(self, name: str, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(f"{name}: {mistake}" for mistake in mistakes))


def mistakes_of(content: Any) -> list[Mistake]:
    """Shape first; what the rows say together only when the shape is right."""
    found = schema.problems(content)
    if found:
        return found
    whole = schema.filled(content)
    return [*rules.problems(whole), *rules.unknown_names(whole)]


def mistakes_in(source: Source) -> list[Mistake]:
    try:
        content = source.read()
    except Unreadable as error:
        return [Mistake("", str(error))]
    return [*mistakes_of(content), *_misplaced(source, content)]


def _misplaced(source: Source, content: Any) -> Iterator[Mistake]:
    if not isinstance(content, dict):
        return
    for key, wanted in (("agency", source.agency), ("code", source.code), ("version", source.path.stem)):
        if key in content and str(content[key]) != wanted:
            yield Mistake(key, f"{content[key]!r} tidak sesuai dengan tempat berkasnya ({wanted})")


def all_mistakes(root: Path | None = None) -> list[tuple[Source, Mistake]]:
    return [(source, mistake) for source in sources(root) for mistake in mistakes_in(source)]


def checked(content: Any, name: str) -> dict[str, Any]:
    """The filled content. Raises Invalid with every mistake."""
    if found := mistakes_of(content):
        raise Invalid(name, [str(mistake) for mistake in found])
    return schema.filled(content)
