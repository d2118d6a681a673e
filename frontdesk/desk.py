"""What the counter does with one visitor: finds or makes the applicant and opens the case, in one transaction."""

from __future__ import annotations

import re
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

NUMBER = re.compile(r"(\d{1,6})(?:\s*[/-]\s*(\d{4}))?")


class DeskApplicantForm(ApplicantForm):
    """The same fields as everywhere, drawn small enough for one screen."""

    field_order = ["name", "phone", "nik", "regency", "address", "kind", "identity_seen", "email", "occupation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, in_person=True, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.widget = forms.Select()
        kind.choices = kind.choices  # hands them to the new widget
        self.fields["address"].widget = forms.TextInput({"autocomplete": "off", "maxlength": 300})
        self.fields["nik"].help_text = self.fields["phone"].help_text = ""


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

    def __init__(
        self, *args: Any, channels: tuple[str, ...], now: datetime, by_letter: bool = False, **kwargs: Any
    ) -> None:
        """by_letter: the SOP's first row enters a letter in the book, so its number is asked."""
        super().__init__(*args, **kwargs)
        self.now, self.by_letter = now, by_letter
        self.fields["letter_date"].widget.attrs["class"] = "quarter"
        if by_letter:
            self.fields["letter_number"].required = True
            self.fields["letter_number"].help_text = ""
            self.fields["letter_number"].error_messages["required"] = "Isi nomor surat, atau tulis tanpa nomor."
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, Case.Channel(value).label.capitalize()) for value in channels]

    def rest(self) -> list[forms.BoundField]:
        """What stays folded away."""
        shown = ("letter_number", "letter_date") if self.by_letter else ()
        return [field for field in self.visible_fields() if field.name not in shown]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        received = data.get("received_at")
        if received and received > self.now:
            self.add_error("received_at", "Waktu diterima tidak boleh di masa depan.")
        if received and len((data.get("backdate_reason") or "").strip()) < 10:
            self.add_error("backdate_reason", "Tulis mengapa baru dicatat sekarang, sedikitnya 10 huruf.")
        data["channel"] = data.get("channel") or self.fields["channel"].choices[0][0]  # type: ignore[attr-defined]
        return data


class Faults:
    """What components/error_summary.html reads of a form, over several."""

    def __init__(self, forms_here: list[forms.Form]) -> None:
        self.forms = forms_here
        self.errors = {name: found for form in forms_here for name, found in form.errors.items()}
        self.fields = {name: field for form in forms_here for name, field in form.fields.items()}

    def non_field_errors(self) -> list[str]:
        return [str(text) for form in self.forms for text in form.non_field_errors()]

    def __getitem__(self, name: str) -> forms.BoundField:
        for form in self.forms:
            if name in form.fields:
                return form[name]
        raise KeyError(name)


@dataclass
class Visit:
    """One registration at the counter. `known`: found by look-up and left as it is; else `applicant` is filled in."""

    intake: Intake
    desk: DeskForm
    subject: SubjectForm
    applicant: ApplicantForm | None
    known: Applicant | None = None
    parent: Case | None = None

    def __post_init__(self) -> None:
        for name in self.desk.fields.keys() & self.subject.fields.keys():
            del self.desk.fields[name]  # the service asks for its letter itself

    @property
    def forms(self) -> list[forms.Form]:
        return [form for form in (self.applicant, self.subject, self.desk) if form is not None]

    def letter(self) -> dict[str, Any] | None:
        """For the letter book; a visitor without a letter takes no letter number."""
        data = self.subject.cleaned_data | self.desk.cleaned_data
        return {"number": data["letter_number"], "date": data.get("letter_date")} if data.get("letter_number") else None

    def is_valid(self, agency: Agency, by: Actor, at: datetime) -> bool:
        results = [form.is_valid() for form in self.forms]  # each form, so that all errors show at once
        return all(results) and self._finds_parent(by, at) and self._fits(agency, at)

    def _finds_parent(self, by: Actor, at: datetime) -> bool:
        """The request an objection is about, when its number was given."""
        text = self.subject.cleaned_data.get("request_number")
        if not text:
            return True
        found = NUMBER.fullmatch(text.strip())
        number = f"{int(found[1]):06d}/{found[2] or at.year}" if found else ""
        self.parent = Case.objects.visible_to(by).filter(service="information", number=number).first()
        if self.parent is None:
            self.subject.add_error(
                "request_number", "Permohonan bernomor itu tidak ada. Lihat tanda registrasinya, atau kosongkan."
            )
        return self.parent is not None

    def _fits(self, agency: Agency, at: datetime) -> bool:
        """By the moment it really came in."""
        named = self.applicant.cleaned_data["name"] if self.applicant else self.known.name if self.known else ""
        moment = self.desk.cleaned_data.get("received_at") or at
        return self.subject.fits(self.parent, agency=agency, asker=named, at=moment)


def register(visit: Visit, *, agency: Agency, by: Actor, at: datetime, body: str) -> Opened:
    """Raises intake.Replayed, intake.Differs, engine.ActRefused."""
    data = visit.desk.cleaned_data
    opened_at = data.get("opened_at")
    key: UUID = data["key"]
    with transaction.atomic():
        person = visit.known
        if visit.applicant:
            person = registering.register(
                agency, visit.applicant.applicant_data(), at=at, in_person=data["channel"] == "walk_in"
            )
            registering.attach(person, at=at, **visit.applicant.documents())
        return open_case(
            visit.intake, agency=agency, form=visit.subject, by=by, at=at, channel=data["channel"], applicant=person,
            received_at=data.get("received_at"), backdate_reason=data.get("backdate_reason") or "", key=key, body=body,
            parent=visit.parent, data={"letter": visit.letter(), "outputs": _facts(visit, person, agency)},
            begun_at=opened_at if opened_at and opened_at <= at else None,
        )  # fmt: skip


def enters_letter(intake: Intake, agency: Agency) -> bool:
    """Whether registering through this way in writes a line of the letter book."""
    plan = plan_of(version_in_force(agency, intake.procedure))
    first = plan.start_step(intake.start)
    transition = plan.transition(first, intake.then) if first and intake.then else None
    return transition is not None and "incoming_letter_line" in transition.effects


def _facts(visit: Visit, person: Applicant | None, agency: Agency) -> dict[str, str]:
    """Facts the counter itself vouches for, where the first step asks for them."""
    first = plan_of(version_in_force(agency, visit.intake.procedure)).start_step(visit.intake.start)
    wanted = {item["key"] for item in first.outputs} if first and visit.intake.then else set()
    channel = Case.Channel(visit.desk.cleaned_data["channel"])
    facts = {
        "request_form": "Formulir permohonan diisi di loket"
        if channel == Case.Channel.WALK_IN
        else f"Permohonan lewat {channel.label}, disalin petugas",
        "identity": _identity(person),
    }
    return {key: text for key, text in facts.items() if key in wanted}


def _identity(person: Applicant | None) -> str:
    if person and person.identity_file_id:
        return "Salinan identitas dilampirkan"
    return "KTP ditunjukkan, tidak disimpan" if person and person.identity_seen else "KTP belum ditunjukkan"


def body_digest(post: Any) -> str:
    """What the form said, without what every rendering changes."""
    return digest(
        {name: post.getlist(name) for name in sorted(post) if name not in ("csrfmiddlewaretoken", "opened_at")}
    )
