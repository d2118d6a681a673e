"""The reviewed table, spread out into single cells, and the visits that answer them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.access import bodies, knock
from tests.access.cast import PEOPLE, House

TABLE = Path(__file__).with_name("table.yaml")
METHODS = ("get", "post")
MISSING = "missing"
HIDING = ("public", "staff", "tracking")  # doors behind which what is missing is tried too
CLOSED = {
    knock.METHOD,
    knock.HIDDEN,
    knock.LOGIN,
    knock.ASKED,
}  # any of these is a closed door for a method nobody uses


@dataclass(frozen=True)
class Row:
    """One address of the table."""

    name: str
    data: dict[str, Any]
    groups: dict[str, list[str]]
    doors: dict[str, dict[str, str]]

    @cached_property
    def part(self) -> str:
        """One test each: the doors, the staff's by room."""
        return self.data["door"] + (f" {self.name.partition(':')[0]}" if self.data["door"] == "staff" else "")

    @cached_property
    def things(self) -> list[str]:
        named = dict.fromkeys(thing for method in METHODS for thing in self._method(method))
        tried = [MISSING] if self.data.get("args") and MISSING not in named and self.data["door"] in HIDING else []
        return [*named, *tried]

    def people(self) -> set[str]:
        cells = [cell for method in METHODS for cell in self._method(method).values()]
        return {who for cell in cells for people in cell.values() for who in self._members(people)}

    def expected(self, method: str, thing: str, who: str) -> str | None:
        """None: this method is not meant for this address."""
        if method not in self.data:
            return None
        if answer := self._answers[method].get(thing, {}).get(who):
            return answer
        if thing == MISSING and self.data["door"] == "public":
            return knock.HIDDEN
        answer = self._at_the_door[who]
        return knock.REFUSED if (method, answer) == ("post", knock.OK) else answer

    @cached_property
    def _answers(self) -> dict[str, dict[str, dict[str, str]]]:
        """By method, thing and person; where somebody stands twice the first answer counts."""
        return {
            method: {thing: self._by_person(cells.items()) for thing, cells in self._method(method).items()}
            for method in METHODS
        }

    @cached_property
    def _at_the_door(self) -> dict[str, str]:
        return self._by_person((answer, [group]) for group, answer in self.doors[self.data["door"]].items())

    def _by_person(self, cells: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
        found: dict[str, str] = {}
        for answer, people in cells:
            for who in self._members(people):
                found.setdefault(who, str(answer))
        return found

    def _method(self, method: str) -> dict[str, dict[str, list[str]]]:
        """ "numbered issued: {…}" holds for both things."""
        return {thing: cells for things, cells in self.data.get(method, {}).items() for thing in str(things).split()}

    def _members(self, people: list[str]) -> set[str]:
        return {name for item in people for name in self.groups.get(item, [item])}


@dataclass(frozen=True)
class Table:
    data: dict[str, Any]

    @classmethod
    def load(cls) -> Table:
        return cls(yaml.safe_load(TABLE.read_text(encoding="utf-8")))

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {"everyone": list(PEOPLE)}
        for name, people in self.data["groups"].items():
            found[name] = [who for item in people for who in found.get(item, [item])]
        return found

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(name, data, self.groups, self.data["doors"]) for name, data in self._urls().items()]

    def _urls(self) -> dict[str, dict[str, Any]]:
        """Addresses of the back room stand once and hold for each of its models."""
        found: dict[str, dict[str, Any]] = {}
        for name, data in self.data["urls"].items():
            for model in self.data["models"] if "{model}" in name else [""]:
                found[name.replace("{model}", model)] = data
        return found


@dataclass
class Visitor:
    """One person with a browser; acts are undone after each visit."""

    house: House
    who: str
    client: Client
    before: dict[str, str]

    def visit(self, row: Row, method: str, thing: str) -> tuple[HttpResponse, bool, str]:
        """The answer, whether anything changed, and the address."""
        things = knock.Things(self.house)
        url = knock.url_of(row.name, things.args(row.data.get("args", "none"), thing))
        body = bodies.BODIES.get(row.name, lambda house, thing: {})(self.house, thing) if method == "post" else None
        with transaction.atomic():
            response, changed = self._send(method, url, body)
            transaction.set_rollback(True)
        return response, changed, url

    def _send(self, method: str, url: str, body: dict[str, Any] | None) -> tuple[HttpResponse, bool]:
        writes, cookies = knock.Writes(), self.client.cookies.copy()
        with connection.execute_wrapper(writes):
            response = self.client.post(url, body) if method == "post" else self.client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
        self.client.cookies = cookies  # the session it wrote is undone with the rest
        return response, bool(writes.tables) and knock.digest() != self.before


def visitors(house: House) -> Iterator[Visitor]:
    clients = {who: house.client(who) for who in PEOPLE}
    before = knock.digest()
    for who in PEOPLE:
        yield Visitor(house, who, clients[who], before)
