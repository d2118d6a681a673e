"""The dispute before Komisi Informasi (UU 14/2008 Pasal 37 and 38): recorded, shown with its limits, told outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db import transaction

from casework.cases import acts, engine
from casework.cases.clocks import office_time
from casework.cases.follow.offers import Standing, standings
from casework.cases.models import Case, Document, Event
from casework.files.checking import Checked
from casework.files.fields import PrivateFilesField
from casework.letters.fields import committee
from casework.organization.actors import Actor
from casework.organization.models import Role
from casework.workdays.clock import ClockError
from casework.workdays.words import long_date, short_date
from requests_app.objection.models import Dispute, Objection

KEEPERS = (Role.PPID_OFFICER.value, Role.PPID_HEAD.value)
FIELDS = (
    "register_number", "filed_on", "registered_on", "mediation_on", "adjudication_on", "result", "result_on",
    "result_number", "note",
)  # fmt: skip
LIMITS = (14, 100)  # working days: to begin (Pasal 38 ayat (1)), to end (ayat (2))
DOCUMENT = "dispute"


def possible(case: Case) -> bool:
    """After the answer of Atasan PPID, or after its thirty days passed without one."""
    return (
        case.deadlines.filter(kind="dispute").exists() or Event.objects.filter(case=case, kind="letter_sent").exists()
    )


class DisputeForm(forms.ModelForm):
    files = PrivateFilesField(label="Lampirkan berkas", required=False, audience="staff", most=5)  # type: ignore[assignment]

    use_required_attribute = False

    class Meta:
        model = Dispute
        fields = FIELDS
        widgets = {  # Django's own way
            **{
                name: forms.DateInput({"type": "date", "class": "quarter"}, format="%Y-%m-%d")
                for name in FIELDS
                if name.endswith("_on")
            },
            "note": forms.Textarea({"rows": 3, "maxlength": 2000}),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["filed_on"].error_messages["required"] = "Isi kapan pemohon mengajukan sengketa."
        for name in FIELDS:
            self.fields[name].error_messages.setdefault("invalid", "Tulis tanggal, misalnya 2026-12-21.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("filed_on", "registered_on", "result_on"):
            if data.get(name) and data[name] > self.today:
                self.add_error(name, "Tanggal ini belum tiba.")
        for first, then in (("filed_on", "registered_on"), ("registered_on", "mediation_on"),
                            ("registered_on", "adjudication_on"), ("registered_on", "result_on")):  # fmt: skip
            if data.get(first) and data.get(then) and data[then] < data[first]:
                label = str(self.fields[first].label).lower()
                self.add_error(then, f"Tidak boleh sebelum tanggal {label}.")
        if bool(data.get("result")) != bool(data.get("result_on")) and "result_on" not in self.errors:
            name = "result_on" if data.get("result") else "result"
            self.add_error(name, "Isi hasil dan tanggal hasil bersama-sama.")
        return data


def save(record: Objection, form: DisputeForm, *, by: Actor, at: datetime, files: Sequence[Checked] = ()) -> Dispute:
    """Row, files and event in one transaction; the first event ends the window in which a dispute may be raised."""
    case, new = record.case, form.instance.pk is None
    before = {} if new else {name: getattr(Dispute.objects.get(pk=form.instance.pk), name) for name in FIELDS}
    with transaction.atomic():
        row: Dispute = form.save(commit=False)
        row.objection, row.updated_at = record, at
        row.save()
        record.response = (
            f"Sengketa di Komisi Informasi{f', nomor {row.register_number}' if row.register_number else ''}"
        )
        record.save(update_fields=("response",))
        for found in files:
            acts.attach(case, found, kind=DOCUMENT, by=by, at=at)
        changed = {name: _text(getattr(row, name)) for name in FIELDS if before.get(name) != getattr(row, name)}
        changed = {name: text for name, text in changed.items() if text or (name in before and not new)}
        if new or changed or files:
            _tell(case, row, changed, new, by, at)
    return row


def _tell(case: Case, row: Dispute, changed: dict[str, str], new: bool, by: Actor, at: datetime) -> None:
    """The note of staff may hold anything, so the event says only that it changed."""
    facts = {name: "diubah" if name == "note" else text for name, text in changed.items()}
    day = datetime.combine(row.filed_on, time(12), case.agency.zone)
    kind, moment = ("dispute_filed", min(day, at)) if new else ("dispute_changed", None)
    data = {"dispute": facts} | ({"effective_at": moment.isoformat()} if moment else {})
    engine.record(case, kind, by=by, at=at, data=data, effective_at=moment)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def limits(row: Dispute, case: Case) -> list[dict[str, str]]:
    """For information: when Komisi Informasi must begin and end. Empty before it registered the dispute."""
    if row.registered_on is None:
        return []
    begun = min(filter(None, (row.mediation_on, row.adjudication_on)), default=row.registered_on)
    rows = (("Komisi Informasi mulai memeriksa paling lambat", row.registered_on, LIMITS[0], "ayat (1)"),
            ("Selesai paling lambat", begun, LIMITS[1], "ayat (2)"))  # fmt: skip
    return [
        {"label": label, "day": day, "basis": f"{amount} hari kerja, UU 14/2008 Pasal 38 {which}"}
        for label, start, amount, which in rows
        if (day := _counted(case, start, amount))
    ]


def _counted(case: Case, start: date, amount: int) -> str:
    clock = office_time(case.agency)
    try:
        due = clock.due(clock.moment(start, time(12)), amount, "workdays").at
    except ClockError:  # the calendar does not reach so far yet
        return ""
    return long_date(clock.local_date(due)) if due else ""


def documents(case: Case) -> list[Document]:
    return list(Document.objects.filter(case=case, kind=DOCUMENT).select_related("file"))


def standing(case: Case) -> Standing | None:
    """On the tracking page of the objection, in the citizen's words."""
    row = Dispute.objects.filter(objection__case=case).first()
    if row is None:
        return None
    number = f" dengan nomor {row.register_number}" if row.register_number else ""
    if row.result and row.result_on:
        ended = f"{row.get_result_display()}, {short_date(row.result_on)} {row.result_on.year}."
        return Standing("Selesai di Komisi Informasi", "done", ended)
    now = f"Sengketa Saudara ditangani {committee(case.agency)}{number}."
    return Standing("Ditangani Komisi Informasi", "running", f"{now} Kabar sidang disampaikan oleh Komisi Informasi.")


standings.add("objection", standing)
