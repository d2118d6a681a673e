"""What the counter does with one visitor: finds or makes the applicant and opens the case, in one transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction

from casework.applicants import proofs, registering
from casework.applicants.forms import ApplicantForm, ProofsForm, RepresentationForm
from casework.applicants.models import Applicant
from casework.cases.asking import Asker, Given
from casework.cases.intake import Intake, Opened, SubjectForm, digest, open_case, refuse_moment, version_in_force
from casework.cases.models import Case, ProcedureVersion
from casework.cases.procedures.frozen import plan_of
from casework.mailroom import receiving
from casework.mailroom.models import IncomingLetter
from casework.organization.actors import Actor
from casework.organization.models import Agency
from frontdesk.queue import calling
from frontdesk.queue.models import QueueTicket

CHECKED = {  # how an officer made sure before he gave a new code
    "card": "KTP dicocokkan",
    "proxy": "Surat kuasa dan KTP penerima kuasa dicocokkan",
    "call": "Ditelepon ke nomor yang tercatat",
}
WAYS = (("", "Belum ada"), ("shown", "Ditunjukkan"), ("uploaded", "Dilampirkan"))
NUMBER = re.compile(r"(\d{1,6})(?:\s*[/-]\s*(\d{4}))?")


class DeskApplicantForm(ApplicantForm):
    """The same fields as everywhere, drawn small enough for one screen."""

    field_order = ["name", "phone", "nik", "regency", "address", "kind", "identity_seen", "email", "occupation"]

    def __init__(self, *args: Any, proofs: bool = False, **kwargs: Any) -> None:
        """proofs: asked apart, with whatever else proves who asks."""
        super().__init__(*args, in_person=True, documents=not proofs, **kwargs)
        if proofs:
            del self.fields["identity_seen"]
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.widget = forms.Select()
        kind.choices = kind.choices  # hands them to the new widget
        self.fields["address"].widget = forms.TextInput({"autocomplete": "off", "maxlength": 300})
        self.fields["nik"].help_text = self.fields["phone"].help_text = ""


class DeskProofsForm(ProofsForm):
    """One line for each proof; those another kind of applicant needs are out of sight."""

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        keys = [*proofs.BY_KIND[kind], *proofs.OF_REPRESENTATIVE] if kind else list(proofs.PROOFS)
        super().__init__(*args, keys=keys, ways=WAYS, kind=kind, audience="citizen", **kwargs)
        self.kinds = {key: " ".join(name for name, own in proofs.BY_KIND.items() if key in own) for key in keys}

    def asker(self, kind: str, representation: dict[str, str]) -> Asker:
        """After is_valid()."""
        needed = proofs.needed(kind, represented=bool(representation))
        return Asker(kind, representation, {key: Given(*self.given(key)) for key in needed})


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
        self,
        *args: Any,
        channels: tuple[str, ...],
        now: datetime,
        version: ProcedureVersion,
        by_letter: bool = False,
        **kwargs: Any,
    ) -> None:
        """by_letter: the SOP's first row enters a letter in the book, so its number is asked."""
        super().__init__(*args, **kwargs)
        self.now, self.by_letter, self.version = now, by_letter, version
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
        if received and (refusal := refuse_moment(self.version, received, self.now)):
            self.add_error("received_at", refusal)
        if received and len((data.get("backdate_reason") or "").strip()) < 10:
            self.add_error("backdate_reason", "Tulis mengapa baru dicatat sekarang, sedikitnya 10 huruf.")
        data["channel"] = data.get("channel") or self.fields["channel"].choices[0][0]  # type: ignore[attr-defined]
        return data


NO_LETTER = (
    "Data antar-instansi diminta dengan surat resmi: isi nomor suratnya. "
    "Tanpa surat, daftarkan orangnya sebagai perorangan (UU KIP)."
)


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
    proxy: RepresentationForm | None = None
    proofs: DeskProofsForm | None = None
    turn: QueueTicket | None = None  # the called number this visitor holds
    incoming: IncomingLetter | None = None  # the letter it came with, which stands in the book already

    def __post_init__(self) -> None:
        for name in self.desk.fields.keys() & self.subject.fields.keys():
            del self.desk.fields[name]  # the service asks for its letter itself

    @property
    def forms(self) -> list[forms.Form]:
        found = (self.applicant, self.subject, self.proxy, self.proofs, self.desk)
        return [form for form in found if form is not None]

    @property
    def kind(self) -> str:
        """After is_valid(): of the applicant that is filled in, or was found."""
        if self.applicant:
            return str(self.applicant.cleaned_data.get("kind", ""))
        return str(self.known.kind) if self.known else ""

    def asker(self) -> Asker | None:
        if self.proofs is None or self.proxy is None:
            return None
        return self.proofs.asker(self.kind, self.proxy.representation())

    def letter(self) -> dict[str, Any] | None:
        """For the letter book; a visitor without a letter takes no letter number."""
        data = self.subject.cleaned_data | self.desk.cleaned_data
        if self.incoming:
            return {"number": self.incoming.number, "date": self.incoming.dated, "line": self.incoming.entry}
        return {"number": data["letter_number"], "date": data.get("letter_date")} if data.get("letter_number") else None

    def is_valid(self, agency: Agency, by: Actor, at: datetime) -> bool:
        results = [form.is_valid() for form in self.forms]  # each form, so that all errors show at once
        return all(results) and self._has_letter() and self._finds_parent(by, at) and self._fits(agency, at)

    def _has_letter(self) -> bool:
        """Data between institutions is asked with an official letter; a letter of anybody else changes nothing."""
        if not (self.intake.between_offices and self.kind == Applicant.Kind.GOVERNMENT):
            return True
        data = self.desk.cleaned_data
        for name, text in (("letter_number", NO_LETTER), ("letter_date", "Isi tanggal surat resmi instansi.")):
            if not data.get(name):
                self.desk.add_error(name, text)
        self.subject.letter = {"number": data.get("letter_number", ""), "date": data.get("letter_date")}
        return not self.desk.errors

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
    turn = visit.turn if data["channel"] == "walk_in" else None
    opened_at = turn.called_at if turn else data.get("opened_at")  # registration runs from the call
    key: UUID = data["key"]
    asker = visit.asker()
    with transaction.atomic():
        person = visit.known
        if visit.applicant:
            person = registering.register(
                agency, visit.applicant.applicant_data(), at=at, in_person=data["channel"] == "walk_in",
                user_id=by.user_id,
            )  # fmt: skip
            registering.attach(person, at=at, **visit.applicant.documents())
        if person and asker and asker.given.get("identity", Given()).how == "shown":
            registering.seen(person, at=at)
        opened = open_case(
            visit.intake, agency=agency, form=visit.subject, by=by, at=at, channel=data["channel"], applicant=person,
            received_at=data.get("received_at"), backdate_reason=data.get("backdate_reason") or "", key=key, body=body,
            parent=visit.parent, data={"letter": visit.letter(), "outputs": _facts(visit, person, agency, asker)},
            begun_at=opened_at if opened_at and opened_at <= at else None, asker=asker,
        )  # fmt: skip
        if turn:
            calling.registered(turn, opened.case, at=at)
        if visit.incoming:
            receiving.started(visit.incoming, opened.case, by=by, at=at)
    return opened


def enters_letter(intake: Intake, version: ProcedureVersion) -> bool:
    """Whether registering through this way in writes a line of the letter book."""
    plan = plan_of(version)
    first = plan.start_step(intake.start)
    transition = plan.transition(first, intake.then) if first and intake.then else None
    return transition is not None and "incoming_letter_line" in transition.effects


def _facts(visit: Visit, person: Applicant | None, agency: Agency, asker: Asker | None) -> dict[str, str]:
    """Facts the counter itself vouches for, where the first step asks for them."""
    first = plan_of(version_in_force(agency, visit.intake.procedure)).start_step(visit.intake.start)
    wanted = {item["key"] for item in first.outputs} if first and visit.intake.then else set()
    channel = Case.Channel(visit.desk.cleaned_data["channel"])
    facts = {
        "request_form": "Formulir permohonan diisi di loket"
        if channel == Case.Channel.WALK_IN
        else f"Permohonan lewat {channel.label}, disalin petugas",
        "identity": _identity(person, asker),
    }
    return {key: text for key, text in facts.items() if key in wanted}


def _identity(person: Applicant | None, asker: Asker | None) -> str:
    how = asker.given["identity"].how if asker and "identity" in asker.given else ""
    if how == "uploaded" or (person and person.identity_file_id):
        return "Salinan identitas dilampirkan"
    if asker and asker.kind == Applicant.Kind.GOVERNMENT:
        return "Instansi pemerintah, dengan surat resmi"
    return "KTP ditunjukkan, tidak disimpan" if person and person.identity_seen else "KTP belum ditunjukkan"


def body_digest(post: Any) -> str:
    """What the form said, without what every rendering changes."""
    return digest(
        {name: post.getlist(name) for name in sorted(post) if name not in ("csrfmiddlewaretoken", "opened_at")}
    )
