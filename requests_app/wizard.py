"""The request form, one thing per page: its pages, their forms, and the sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction

from casework.applicants import registering
from casework.applicants.forms import ApplicantForm
from casework.cases.intake import Intake, Opened, digest, open_case
from casework.cases.models import ProcedureVersion
from casework.files.fields import PrivateFileField
from casework.organization.actors import APPLICANT, Actor
from casework.organization.models import Agency
from requests_app.draft import Draft
from requests_app.forms import InformationForm
from requests_app.intakes import ONLINE

LEGAL = ("entity_number", "member_count", "represented", "representative_name", "representative_nik")
LATER, NOW = "nanti", "unggah"


class Part(forms.Form):
    """The fields of a larger form that stand on one page, with that form's own rules."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in self.names}


class WhoForm(Part, ApplicantForm):
    names = ("kind", "name", "nik", *LEGAL, "occupation", "confirmed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, nik_required=True, **kwargs)
        self.fields["entity_number"].help_text = "Hanya badan hukum. Contoh: AHU-0012345.AH.01.26."
        self.fields["member_count"].help_text = "Hanya kelompok orang."
        self.fields["represented"].help_text = "Surat kuasa dapat dibawa ke loket."

    def _demand_contact(self, data: dict[str, Any]) -> None:
        """Asked on the next page."""


class ContactForm(Part, ApplicantForm):
    names = ("email", "phone", "address", "regency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Pos-el (e-mail)"
        self.fields["email"].help_text = "Kabar dan jawaban dikirim ke sini."


class WantedForm(Part, InformationForm):
    names = ("wanted", "period")


class PurposeForm(Part, InformationForm):
    names = ("purpose",)


class ReceiveForm(Part, InformationForm):
    names = ("obtain", "copy_form", "delivery")


class IdentityForm(forms.Form):
    how = forms.ChoiceField(
        label="Salinan KTP",
        choices=[(NOW, "Unggah foto atau pindaian sekarang"), (LATER, "Tunjukkan nanti di loket")],
        widget=forms.RadioSelect,
        initial=NOW,
        error_messages={"required": "Pilih salah satu."},
    )
    identity_file = PrivateFileField(label="Foto atau pindaian KTP", required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, there: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_file"].required = not there and self["how"].value() != LATER


@dataclass(frozen=True)
class Page:
    key: str
    title: str
    lead: str
    form: type[forms.Form]


PAGES = (
    Page(
        "pemohon",
        "Siapa yang mengajukan?",
        "Undang-undang meminta nama dan NIK pemohon. Datanya disimpan terenkripsi.",
        WhoForm,
    ),
    Page("kontak", "Ke mana kami mengabari Saudara?", "Isi sedikitnya pos-el atau nomor HP.", ContactForm),
    Page(
        "informasi",
        "Informasi apa yang Saudara minta?",
        "Sebutkan nama dokumen atau datanya, wilayahnya, dan tahunnya. Satu permohonan untuk satu pokok.",
        WantedForm,
    ),
    Page(
        "tujuan",
        "Untuk apa informasi itu dipakai?",
        "Undang-undang meminta tujuan dicatat. Tujuan apa pun boleh.",
        PurposeForm,
    ),
    Page(
        "penerimaan",
        "Bagaimana Saudara ingin menerimanya?",
        "Jawaban selalu tersedia juga di halaman lacak.",
        ReceiveForm,
    ),
    Page(
        "identitas",
        "Salinan identitas",
        "Diminta SOP untuk membuktikan siapa yang mengajukan, lalu dihapus menurut jadwal.",
        IdentityForm,
    ),
)
KEYS = tuple(page.key for page in PAGES)
PAGE_OF = {name: page.key for page in PAGES for name in getattr(page.form, "names", ())}


def online_intake(agency: Agency) -> Intake | None:
    """How this agency takes requests through the portal; None when none of its SOPs does."""
    running = set(
        ProcedureVersion.objects.published()
        .filter(
            procedure__agency=agency, procedure__switched_on=True, procedure__code__in=[row.procedure for row in ONLINE]
        )
        .values_list("procedure__code", flat=True)
    )
    return next((row for row in ONLINE if row.procedure in running), None)


def typed(form: forms.Form, posted: Mapping[str, str]) -> dict[str, str]:
    """The answers of a valid page, as typed."""
    return {name: str(posted.get(name, "")) for name in form.fields if name != "confirmed"}


def next_open(draft: Draft) -> str:
    """The first page not answered yet; "" when all are."""
    return next((key for key in KEYS if key not in draft.done), "")


def whole(draft: Draft) -> tuple[ApplicantForm, InformationForm]:
    """All answers as the two forms they belong to."""
    applicant = ApplicantForm(draft.answers | {"confirmed": "on"}, nik_required=True, documents=False)
    return applicant, InformationForm(draft.answers)


def first_fault(applicant: ApplicantForm, wanted: InformationForm) -> str:
    """The page to go back to; "" when everything is in order."""
    faulty = {PAGE_OF.get(name, KEYS[0]) for form in (applicant, wanted) for name in form.errors}
    return next((key for key in KEYS if key in faulty), "")


def answers(draft: Draft, applicant: ApplicantForm, wanted: InformationForm) -> list[dict[str, str]]:
    """For the check page; fields that do not concern this kind of applicant are left out."""
    data = applicant.cleaned_data
    skip = {"represented", "confirmed"}
    skip |= {"entity_number", "member_count"} if data["kind"] == "perorangan" else set()
    skip |= set() if data.get("represented") else {"representative_name", "representative_nik"}
    skip |= set() if wanted.cleaned_data["obtain"] == "copy" else {"copy_form"}
    rows = []
    for page in PAGES[:-1]:
        for name in page.form.names:  # type: ignore[attr-defined]
            if name not in skip:
                form = applicant if name in applicant.fields else wanted
                rows.append({"label": str(form[name].label), "value": _shown(form, name), "page": page.key})
    return [
        *rows,
        {"label": "Salinan KTP", "value": draft.identity.get("name") or "Ditunjukkan nanti di loket", "page": KEYS[-1]},
    ]


def _shown(form: forms.Form, name: str) -> str:
    value = form.cleaned_data.get(name)
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value) or "")


@transaction.atomic
def send(
    intake: Intake, draft: Draft, applicant: ApplicantForm, wanted: InformationForm, *, agency: Agency, at: datetime
) -> Opened:
    """Applicant, case and identity in one transaction. Raises Replayed for a draft sent before, Differs, ActRefused."""
    body = digest({"answers": draft.answers, "identity": draft.identity.get("file", "")})
    person = registering.register(agency, applicant.applicant_data(), at=at)
    card = draft.identity_document()
    shown = "Salinan diunggah pemohon" if card else "Ditunjukkan nanti di loket; NIK diisi pemohon"
    opened = open_case(
        intake,
        agency=agency,
        form=wanted,
        by=Actor(kind=APPLICANT, label="Pemohon", agency_id=agency.pk),
        at=at,
        channel="online",
        applicant=person,
        key=UUID(draft.key),
        body=body,
        data={"outputs": {"request_form": "Diisi pemohon di portal", "identity": shown}},
    )
    if card:
        registering.attach(person, at=at, identity_file=card)
        draft.forget_identity()
    return opened
