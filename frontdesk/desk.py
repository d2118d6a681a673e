"""What the counter does with one visitor: finds or makes the applicant and opens the case, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction

from casework.applicants import registering
from casework.applicants.forms import ApplicantForm
from casework.applicants.models import Applicant
from casework.cases.intake import Intake, Opened, SubjectForm, digest, open_case, version_in_force
from casework.cases.models import Case
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import Actor
from casework.organization.models import Agency

FACTS = {"request_form": "Formulir permohonan diisi di loket", "identity": "KTP ditunjukkan, tidak disimpan"}


class DeskForm(forms.Form):
    """How and when it came in. `real_time` only when something is typed in later than it was received."""

    channel = forms.ChoiceField(label="Saluran", initial=Case.Channel.WALK_IN, required=False)
    received_at = forms.DateTimeField(
        label="Diterima sebenarnya", required=False, widget=forms.DateTimeInput({"type": "datetime-local"},
        format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"], help_text="Kosongkan bila baru saja.",
        error_messages={"invalid": "Tulis tanggal dan jam, misalnya 2026-11-24T09:30."},
    )  # fmt: skip
    backdate_reason = forms.CharField(label="Alasan dicatat kemudian", required=False, max_length=300)
    letter_number = forms.CharField(
        label="Nomor surat", required=False, max_length=80, help_text="Bila datang dengan surat."
    )
    letter_date = forms.DateField(
        label="Tanggal surat", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    opened_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, channels: tuple[str, ...], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, Case.Channel(value).label.capitalize()) for value in channels]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        received = data.get("received_at")
        if received and received > self.now:
            self.add_error("received_at", "Waktu diterima tidak boleh di masa depan.")
        if received and len((data.get("backdate_reason") or "").strip()) < 10:
            self.add_error("backdate_reason", "Tulis mengapa baru dicatat sekarang, sedikitnya 10 huruf.")
        data["channel"] = data.get("channel") or self.fields["channel"].choices[0][0]  # type: ignore[attr-defined]
        return data

    def letter(self) -> dict[str, Any] | None:
        """For the letter book; a visitor without a letter takes no letter number."""
        data = self.cleaned_data
        return {"number": data["letter_number"], "date": data.get("letter_date")} if data.get("letter_number") else None


@dataclass(frozen=True)
class Visit:
    """One registration at the counter, ready to be written."""

    intake: Intake
    desk: DeskForm
    subject: SubjectForm
    applicant: ApplicantForm | None

    def is_valid(self) -> bool:
        forms_here = [form for form in (self.desk, self.subject, self.applicant) if form is not None]
        results = [form.is_valid() for form in forms_here]  # each form, so that all errors show at once
        return all(results)


def register(visit: Visit, *, agency: Agency, by: Actor, at: datetime, body: str) -> Opened:
    """Raises intake.Replayed, intake.Differs, engine.ActRefused."""
    data = visit.desk.cleaned_data
    opened_at = data.get("opened_at")
    key: UUID = data["key"]
    with transaction.atomic():
        person: Applicant | None = None
        if visit.applicant:
            person = registering.register(
                agency, visit.applicant.applicant_data(), at=at, in_person=data["channel"] == "walk_in"
            )
            registering.attach(person, at=at, **visit.applicant.documents())
        return open_case(
            visit.intake, agency=agency, form=visit.subject, by=by, at=at, channel=data["channel"], applicant=person,
            received_at=data.get("received_at"), backdate_reason=data.get("backdate_reason") or "", key=key, body=body,
            data={"letter": visit.desk.letter(), "outputs": _facts(visit.intake, agency)},
            begun_at=opened_at if opened_at and opened_at <= at else None,
        )  # fmt: skip


def _facts(intake: Intake, agency: Agency) -> dict[str, str]:
    """Facts the counter itself vouches for, where the first step asks for them."""
    first = plan_of(version_in_force(agency, intake.procedure)).start_step(intake.start)
    wanted = {item["key"] for item in first.outputs} if first and intake.then else set()
    return {key: text for key, text in FACTS.items() if key in wanted}


def body_digest(post: Any) -> str:
    """What the form said, without what every rendering changes."""
    return digest(
        {name: post.getlist(name) for name in sorted(post) if name not in ("csrfmiddlewaretoken", "opened_at")}
    )
