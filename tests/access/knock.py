"""Every address of the house, what is asked there, and how the answer is read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpResponse
from django.urls import get_resolver, reverse
from django.utils import timezone

from casework.cases.follow import entry, lost_code, taking
from casework.cases.models import Case, ProcedureVersion
from casework.letters.models import LetterTemplate
from casework.organization.models import User
from casework.registers.models import BookImport, RegisterEntry
from casework.survey import answering
from frontdesk.guests.models import Guest
from tests.access.bodies import ACTIONS
from tests.access.cast import House

VISITS = ("django_session", "portal_cache")  # a session and a counted try are no change of state


def addresses(resolver: Any = None, space: str = "") -> Iterator[tuple[str, str]]:
    """(name, parameters) of every address; a name that stands twice differs in its parameters."""
    for item in (resolver or get_resolver()).url_patterns:
        if hasattr(item, "url_patterns"):
            yield from addresses(item, space + (f"{item.namespace}:" if item.namespace else ""))
        else:
            names = sorted(item.pattern.converters) or sorted(item.pattern.regex.groupindex)
            yield f"{space}{item.name}", " ".join(names)


def routes(resolver: Any = None, space: str = "", above: str = "") -> Iterator[tuple[str, str]]:
    """(name, route as written) of every address."""
    for item in (resolver or get_resolver()).url_patterns:
        route = above + str(item.pattern)
        if hasattr(item, "url_patterns"):
            yield from routes(item, space + (f"{item.namespace}:" if item.namespace else ""), route)
        else:
            yield f"{space}{item.name}", route


def known_addresses() -> set[str]:
    """As the table writes them: "cases:case", or "agency_home code" where parameters tell two of a name apart."""
    found = [
        item for item in addresses() if item[0] != "admin:None"
    ]  # the back room's own redirects; no other goes unnamed
    twice = {name for name, _ in found if sum(other == name for other, _ in set(found)) > 1}
    return {f"{name} {params}".strip() if name in twice else name for name, params in found}


# What stands behind a name of the table: the arguments of the address for each thing


class Things:
    def __init__(self, house: House) -> None:
        self.house, self.year = house, timezone.localtime(house.now, house.kalbar.zone).year

    def args(self, kind: str, thing: str) -> list[Any]:
        found: list[Any] = getattr(self, kind)(thing)
        return found

    def none(self, thing: str) -> list[Any]:
        return []

    def case(self, thing: str) -> list[Any]:
        return [self.house.cases[thing].slug if thing != "missing" else f"999999-{self.year}"]

    def arrival(self, thing: str) -> list[Any]:
        return self._pk(self.house.arrivals, thing)

    def guest(self, thing: str) -> list[Any]:
        """Somebody who came without a service, on the first line there is."""
        code = {"inside": "kalbar", "foreign": "jatim"}.get(thing)
        line = RegisterEntry.objects.filter(agency__code=code).order_by("pk").first()
        if line is None:
            return [999_999]
        facts = {"agency": line.agency, "kind": "tamu", "came_at": line.at, "key": UUID(int=line.pk)}
        return [Guest.objects.get_or_create(entry=line, defaults=facts)[0].pk]

    def paper(self, thing: str) -> list[Any]:
        return self._pk(self.house.papers, thing)

    def queue_ticket(self, thing: str) -> list[Any]:
        return self._pk(self.house.tickets, thing)

    def press(self, thing: str) -> list[Any]:
        return [self.house.tickets["served"].key if thing == "own" else UUID(int=0)]

    def kiosk(self, thing: str) -> list[Any]:
        return self._pk(self.house.kiosks, thing)

    def loan(self, thing: str) -> list[Any]:
        return self._pk(self.house.loans, thing)

    def case_action(self, thing: str) -> list[Any]:
        return [*self.case(thing), ACTIONS.get(thing, "prepare_reply")]

    def case_one(self, thing: str) -> list[Any]:
        return [*self.case(thing), 1]

    def case_kind(self, thing: str) -> list[Any]:
        return [*self.case(thing), "reply"]

    def case_document(self, thing: str) -> list[Any]:
        return [self.house.cases["request"].slug, *self.document(thing)]

    def follow_action(self, thing: str) -> list[Any]:
        return [*self.case(thing), "withdraw"]

    def _pk(self, rows: dict[str, Any], thing: str) -> list[Any]:
        return [rows[thing].pk if thing != "missing" else 999_999]

    def letter(self, thing: str) -> list[Any]:
        return self._pk(self.house.letters, thing)

    def mandate(self, thing: str) -> list[Any]:
        return self._pk(self.house.mandates, thing)

    def document(self, thing: str) -> list[Any]:
        return self._pk(self.house.documents, thing)

    def redaction(self, thing: str) -> list[Any]:
        return self._pk(self.house.redactions, thing)

    def redaction_page(self, thing: str) -> list[Any]:
        return [*self.redaction(thing), 1]

    def task(self, thing: str) -> list[Any]:
        return self._pk(self.house.tasks, thing)

    def share(self, thing: str) -> list[Any]:
        return self._pk(self.house.shares, thing)

    def disposition(self, thing: str) -> list[Any]:
        return [self.house.shares[thing].disposition_id if thing != "missing" else 999_999]

    def picture(self, thing: str) -> list[Any]:
        return [self.house.redactions[thing].document_id if thing != "missing" else 999_999, 1]

    def message(self, thing: str) -> list[Any]:
        return self._pk(self.house.messages, thing)

    def mail(self, thing: str) -> list[Any]:
        return self._pk(self.house.mails, thing)

    def version(self, thing: str) -> list[Any]:
        code = {"own": "kalbar", "foreign": "jatim"}.get(thing)
        return [
            ProcedureVersion.objects.filter(procedure__agency__code=code).values_list("pk", flat=True)[0]
            if code
            else 999_999
        ]

    def book(self, thing: str) -> list[Any]:
        return ["visitors" if thing == "own" else "tidak-ada"]

    def format(self, thing: str) -> list[Any]:
        return ["reply" if thing == "own" else "tidak-ada"]

    def code(self, thing: str) -> list[Any]:
        return ["500.3" if thing == "own" else "999.9"]

    def line(self, thing: str) -> list[Any]:
        return {"own": ["visitors", self.year, 1], "foreign": ["requests", self.year, 500]}.get(
            thing, ["visitors", self.year, 999]
        )

    def scan(self, thing: str) -> list[Any]:
        return [*self.letter(thing), UUID(int=0)]

    def book_year(self, thing: str) -> list[Any]:
        """A book that may be closed, one that is not over yet, one that is closed."""
        code = {"past": "visitors", "running": "visitors", "closed": "objections"}.get(thing, "tidak-ada")
        return [code, self.year - (thing != "running")]

    def old_book(self, thing: str) -> list[Any]:
        code = {"own": "kalbar", "foreign": "jatim"}.get(thing, "")
        found = BookImport.objects.filter(agency__code=code).values_list("pk", flat=True).first()
        return [found or 999_999]

    def verify(self, thing: str) -> list[Any]:
        return [self.house.letters["issued"].verify_code if thing == "issued" else "TIDAKADA0000"]

    def link(self, thing: str) -> list[Any]:
        return [self.house.secrets["request"].secrets.token if thing == "request" else "0" * 26]

    def delivery(self, thing: str) -> list[Any]:
        case = Case.objects.get(pk=self.house.cases["request"].pk)
        return [taking.link(case, self.house.now).rstrip("/").rpartition("/")[2] if thing == "request" else "palsu"]

    def delivered(self, thing: str) -> list[Any]:
        return [*self.delivery(thing), 999_999]

    def renewal(self, thing: str) -> list[Any]:
        case = Case.objects.get(pk=self.house.cases["second"].pk)
        return [
            lost_code.signing.dumps([case.pk, entry.seal(case)], salt=lost_code.SALT) if thing == "second" else "palsu"
        ]

    def ballot(self, thing: str) -> list[Any]:
        return [answering.token(Case.objects.get(pk=self.house.cases["request"].pk)) if thing == "request" else "palsu"]

    def agency(self, thing: str) -> list[Any]:
        return [thing if thing != "missing" else "tidak-ada"]

    def agency_item(self, thing: str) -> list[Any]:
        return [*self.agency(thing), 1]

    def agency_page(self, thing: str) -> list[Any]:
        return [*self.agency(thing), "informasi"]

    def item(self, thing: str) -> list[Any]:
        return [1 if thing == "own" else 9_999]

    def sheet(self, thing: str) -> list[Any]:
        return ["csv"]

    def agency_sheet(self, thing: str) -> list[Any]:
        return [*self.agency(thing), "csv"]

    def old_file(self, thing: str) -> list[Any]:
        return [1, *self._pk(self.house.changes, thing)]

    def answer(self, thing: str) -> list[Any]:
        return self._pk(self.house.answers, thing)

    def agency_answer(self, thing: str) -> list[Any]:
        return ["kalbar", *self.answer(thing)]

    def answer_file(self, thing: str) -> list[Any]:
        row = self.house.answers.get(thing)
        return [*self.answer(thing), row.files.all()[0].pk if row else 999_999]

    def agency_answer_file(self, thing: str) -> list[Any]:
        return ["kalbar", *self.answer_file(thing)]

    def test(self, thing: str) -> list[Any]:
        return self._pk(self.house.tests, thing)

    def wording(self, thing: str) -> list[Any]:
        return ["reply" if thing == "own" else "tidak-ada"]

    def wording_version(self, thing: str) -> list[Any]:
        code = {"own": None, "foreign": "jatim"}.get(thing, "tidak-ada")
        row = LetterTemplate.objects.filter(kind="reply", agency__code=code).first()
        return ["reply", row.pk if row else 999_999]

    def key(self, thing: str) -> list[Any]:
        return ["salah"]

    def pair(self, thing: str) -> list[Any]:
        return ["1", "salah"]

    def two(self, thing: str) -> list[Any]:
        return [1, 1]

    def row(self, thing: str) -> list[Any]:
        return [User.objects.get(username="mega").pk]

    def one(self, thing: str) -> list[Any]:
        return [1]

    def app(self, thing: str) -> list[Any]:
        return ["organization"]

    def rest(self, thing: str) -> list[Any]:
        return ["tidak-ada/"]


# How an answer is read

OK, DONE, REFUSED, LOGIN, ASKED, HIDDEN, METHOD = "ok", "done", "refused", "login", "asked", "hidden", "method"


def read(response: HttpResponse, method: str, changed: bool) -> str:
    """One of the seven words of the table."""
    code, place = response.status_code, response.get("Location", "").partition("?")[0]
    if code in (404, 405):
        return HIDDEN if code == 404 else METHOD
    if place in ("/akun/login/", "/ruang-belakang/login/"):
        return LOGIN
    if changed:
        return DONE
    if place in ("/lacak/", "/lacak/lupa-kode/"):
        return ASKED
    if code >= 400 and code not in (409, 422):
        return str(code)
    return OK if method == "get" else REFUSED


def plain(response: HttpResponse, path: str) -> str:
    """The body without what must differ: tokens, and the address somebody typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace(path, "PATH").replace(path.replace("/", "%2F"), "PATH")


def digest() -> dict[str, str]:
    """A fingerprint of every table, visits excepted."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in VISITS:
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = sorted(repr(row) for row in cursor.fetchall())
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


class Writes:
    """Tables written to while it listens; whether anything stayed is for `digest` to say."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := re.match(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)', sql):
            self.tables |= {found[1]} - set(VISITS)
        return execute(sql, params, many, context)


def url_of(name: str, args: list[Any]) -> str:
    return reverse(name.partition(" ")[0], args=args)
