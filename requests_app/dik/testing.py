"""From lembar uji to the list: drafting, proposing, recording the penetapan, ending an exemption.

A penetapan makes a line of the list, renews one, or opens what was closed. Nothing of a decided test changes any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from casework.cases import engine
from casework.cases.models import Case
from casework.files import store
from casework.files.checking import Checked
from casework.organization.actors import Actor
from casework.organization.models import Agency
from requests_app.dik.models import ConsequenceTest, ConsequenceTester, ExemptInformation, SetBy
from requests_app.dip.access import DECIDERS, KEEPERS, months_after

State, Result = ConsequenceTest.State, ConsequenceTest.Result
SHARED = (
    "information", "closed_part", "open_part", "letters", "other_law", "consequence_open", "benefit_closed", "period",
)  # fmt: skip
SHEET = (*SHARED, "public_interest", "held_on", "place")


class NotNow(Exception):
    """The act may not be done; the message says what would cure it."""


def set_by(agency: Agency) -> str:
    value = str(agency.setting("exemption_set_by"))
    return value if value in SetBy.values else SetBy.UTAMA


def may_decide(actor: Actor, test: ConsequenceTest) -> bool:
    """A penetapan of PPID Utama is noted by whoever keeps the list; one of our own is the PPID's."""
    return bool(actor.roles & (KEEPERS if test.set_by == SetBy.UTAMA else DECIDERS))


@transaction.atomic
def draft(
    agency: Agency, values: dict[str, Any], people: Sequence[dict[str, Any]], *, by: Actor, at: datetime,
    case: Case | None = None, renews: ExemptInformation | None = None,
) -> ConsequenceTest:  # fmt: skip
    test = ConsequenceTest(
        agency=agency, case=case, renews=renews, set_by=set_by(agency), created_at=at, created_by_id=by.user_id,
        **{name: values[name] for name in SHEET},
    )  # fmt: skip
    test.save(force_insert=True)
    _set_people(test, people)
    if case:
        engine.record(case, "test_drafted", by=by, at=at, data={"test": test.pk})
    return test


@transaction.atomic
def save(
    test: ConsequenceTest, values: dict[str, Any], people: Sequence[dict[str, Any]], *, version: int
) -> ConsequenceTest:
    changes = {name: values[name] for name in SHEET} | {"row_version": F("row_version") + 1}
    open_still = ConsequenceTest.objects.filter(pk=test.pk, row_version=version).exclude(state=State.DECIDED)
    if not open_still.update(**changes):
        raise NotNow("Lembar ini sudah diubah atau ditetapkan sejak halaman dibuka. Periksa isinya sekarang.")
    _set_people(test, people)
    test.refresh_from_db()
    return test


def _set_people(test: ConsequenceTest, people: Sequence[dict[str, Any]]) -> None:
    test.participants.all().delete()
    ConsequenceTester.objects.bulk_create([ConsequenceTester(test=test, **person) for person in people])


def lacking(test: ConsequenceTest) -> list[str]:
    """What the sheet still needs before it may be proposed or decided."""
    wanted = [
        (test.legal_basis, "dasar hukum"),
        (test.closed_part, "bagian yang ditutup"),
        (test.benefit_closed, "manfaat bila ditutup"),
        (test.period, "jangka waktu"),
        (test.held_on, "tanggal uji"),
        (test.place, "tempat"),
        (test.participants.filter(tester=True).exists(), "penguji"),
    ]
    return [label for there, label in wanted if not there]


@transaction.atomic
def propose(test: ConsequenceTest, *, number: str, on: date, by: Actor, at: datetime) -> None:
    """The letter with the proposal went to PPID Utama."""
    test = _held(test)
    if test.state != State.DRAFT or test.set_by != SetBy.UTAMA:
        raise NotNow("Lembar ini sudah diusulkan atau ditetapkan.")
    _refuse_incomplete(test)
    test.state, test.proposal_number, test.proposed_on = State.PROPOSED, number, on
    test.row_version += 1
    test.save()
    if test.case:
        engine.record(test.case, "test_proposed", by=by, at=at, data={"test": test.pk})


@transaction.atomic
def decide(
    test: ConsequenceTest, values: dict[str, Any], *, by: Actor | None, at: datetime, document: Checked | None = None
) -> ExemptInformation | None:
    """The penetapan with its number and date; returns the line it made or renewed, None when nothing is closed.

    `by` is None for a list that is loaded."""
    test = _held(test)
    if test.state == State.DECIDED:
        raise NotNow("Penetapan uji ini sudah dicatat.")
    if by and not may_decide(by, test):
        raise NotNow("Penetapan oleh instansi sendiri dicatat oleh PPID.")
    _refuse_incomplete(test)
    test.state, test.row_version = State.DECIDED, test.row_version + 1
    for name in ("result", "decree_number", "decree_on", "valid_until"):
        setattr(test, name, values[name])
    test.review_on = values.get("review_on") or _review(test)
    if document:
        test.document = store.keep(document, at=at)
    test.save()
    line = _line_of(test)
    if test.renews:
        how = "diperbarui" if line else "dibuka"
        end(test.renews, on=_day(test), reason=f"Uji konsekuensi {test.decree_number}: {how}.", began=True)
    if test.case and by:
        engine.record(test.case, "test_decided", by=by, at=at, data={"test": test.pk, "result": test.result})
    return line


def _day(test: ConsequenceTest) -> date:
    assert test.decree_on is not None
    return test.decree_on


def _review(test: ConsequenceTest) -> date:
    """In time before it expires, else after the term of the house."""
    term = months_after(_day(test), int(str(test.agency.setting("exemption_review_months"))))
    return min(term, test.valid_until) if test.valid_until else term


def _line_of(test: ConsequenceTest) -> ExemptInformation | None:
    if not test.exempts:
        return None
    shared = {name: getattr(test, name) for name in SHARED}
    return add(
        test.agency, shared | {
            "test": test, "set_by": test.set_by, "decree_number": test.decree_number, "decree_on": test.decree_on,
            "document": test.document, "valid_from": test.decree_on, "valid_until": test.valid_until,
            "review_on": test.review_on,
        },
    )  # fmt: skip


@transaction.atomic
def add(agency: Agency, values: dict[str, Any]) -> ExemptInformation:
    """The next number; the row of the agency is held so that two adders cannot take the same."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    last = ExemptInformation.objects.filter(agency=agency).aggregate(last=Max("number"))["last"] or 0
    return ExemptInformation.objects.create(agency=agency, number=last + 1, **values)


@transaction.atomic
def end(line: ExemptInformation, *, on: date, reason: str, began: bool = False) -> None:
    """Open again from that day. `began`: by a newer penetapan, which may be older than the line says it began."""
    fresh = ExemptInformation.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if fresh.ended_on:
        if began:
            return
        raise NotNow("Pengecualian ini sudah diakhiri.")
    fresh.ended_on, fresh.ended_reason = on, reason[:300]
    fresh.save(update_fields=["ended_on", "ended_reason"])


def _held(test: ConsequenceTest) -> ConsequenceTest:
    rows = ConsequenceTest.objects.select_for_update(of=("self",)).select_related("agency", "case", "renews")
    return rows.get(pk=test.pk)


def _refuse_incomplete(test: ConsequenceTest) -> None:
    if missing := lacking(test):
        raise NotNow("Lengkapi dahulu lembar uji: " + ", ".join(missing) + ".")
