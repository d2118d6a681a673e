"""Every address, every person, every thing: what they get is what the reviewed table says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access import knock, matrix
from tests.access.cast import PEOPLE, House

TABLE = matrix.Table.load()
PARTS = sorted({row.part for row in TABLE.rows})
FEW = ("anonymous", "applicant_a", "yuliana", "superuser")  # try what is closed to everybody alike


def test_the_table_names_every_address_and_no_other() -> None:
    named, known = {row.name for row in TABLE.rows}, knock.known_addresses()
    assert known - named == set(), "not in tests/access/table.yaml: who may go there?"
    assert named - known == set(), "in tests/access/table.yaml, but no such address"


def test_the_table_names_only_people_of_the_cast() -> None:
    named = {who for row in TABLE.rows for who in row.people()}
    assert named <= set(PEOPLE)


def _cells(part: str, who: str) -> Iterator[tuple[matrix.Row, str, str]]:
    for row in TABLE.rows:
        if row.part != part:
            continue
        for method in matrix.METHODS:
            if method in row.data or who in FEW:
                yield from ((row, method, thing) for thing in row.things if not _tried_before(row, method, thing, who))


def _tried_before(row: matrix.Row, method: str, thing: str, who: str) -> bool:
    """What costs much to make is made for the first of those who get it."""
    if not row.data.get("heavy") or (wanted := row.expected(method, thing, who)) not in (knock.OK, knock.DONE):
        return False
    return who != next(name for name in PEOPLE if row.expected(method, thing, name) == wanted)


@pytest.fixture
def sessions_in_cookies(settings: Any) -> None:
    """A cookie is put back after each visit, as the rows of the database are, and asks for no query of its own."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"


@pytest.mark.parametrize("part", PARTS)
def test_everybody_gets_what_the_table_says(sessions_in_cookies: None, house: House, part: str) -> None:
    wrong, seen = [], 0
    for visitor in matrix.visitors(house):
        hidden: dict[tuple[str, str], dict[str, str]] = {}
        for row, method, thing in _cells(part, visitor.who):
            response, changed, url = visitor.visit(row, method, thing)
            found, wanted = knock.read(response, method, changed), row.expected(method, thing, visitor.who)
            seen += 1
            if found != wanted and not (wanted is None and found in matrix.CLOSED):
                wrong.append(f"{row.name} {method} {thing} {visitor.who}: {found}, the table says {wanted or 'closed'}")
            if found == knock.HIDDEN:
                hidden.setdefault((row.name, method), {})[thing] = knock.plain(response, url)
        wrong += _telling(visitor.who, hidden)
    assert not wrong, "\n".join(wrong)
    assert seen > len(PEOPLE), "nobody went anywhere"


def _telling(who: str, hidden: dict[tuple[str, str], dict[str, str]]) -> Iterator[str]:
    """What one may not see and what does not exist read the same, to the letter."""
    for (name, method), bodies in hidden.items():
        if len(set(bodies.values())) > 1:
            yield f"{name} {method} {who}: the 404 of {sorted(bodies)} can be told apart"
