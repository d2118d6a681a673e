"""The request form, one thing per page: which pages this applicant meets, and the sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction

from casework.applicants import proofs, registering
from casework.applicants.forms import ApplicantForm, RepresentationForm
from casework.cases.asking import Asker, Given
from casework.cases.intake import Intake, Opened, digest, open_case
from casework.cases.models import ProcedureVersion
from casework.organization.actors import APPLICANT, Actor
from casework.organization.models import Agency
from requests_app import parts
from requests_app.draft import Draft
from requests_app.forms import InformationForm
from requests_app.intakes import ONLINE
from requests_app.parts import LATER, NOW, PROXY, Kind


@dataclass(frozen=True)
class Page:
    key: str
    title: str
    lead: str
    form: type[forms.Form]


PAGES = (
    Page("jenis", "Atas nama siapa?", "Dari sini kami tahu isian dan bukti mana yang diperlukan.", parts.KindForm),
    Page(
        "pemohon",
        "Siapa yang mengajukan?",
        "Undang-undang meminta identitas pemohon. Datanya disimpan terenkripsi.",
        parts.WhoForm,
    ),
    Page("kuasa", "Siapa penerima kuasanya?", "Hanya berlaku untuk permohonan ini.", parts.ProxyForm),
    Page("kontak", "Ke mana kami mengabari Saudara?", "Isi sedikitnya pos-el atau nomor HP.", parts.ContactForm),
    Page(
        "informasi",
        "Informasi apa yang Saudara minta?",
        "Sebutkan nama dokumen atau datanya, wilayahnya, dan tahunnya. Satu permohonan untuk satu pokok.",
        parts.WantedForm,
    ),
    Page(
        "tujuan",
        "Untuk apa informasi itu dipakai?",
        "Undang-undang meminta tujuan dicatat. Tujuan apa pun boleh.",
        parts.PurposeForm,
    ),
    Page(
        "penerimaan",
        "Bagaimana Saudara ingin menerimanya?",
        "Jawaban selalu tersedia juga di halaman lacak.",
        parts.ReceiveForm,
    ),
    Page(
        "berkas",
        "Bukti identitas",
        "Diminta SOP untuk membuktikan siapa yang mengajukan, lalu dihapus menurut jadwal.",
        parts.PapersForm,
    ),
)
OF_WHO = {"name", "nik", "occupation", "entity_number", "member_count", "letter_number", "letter_date", "confirmed"}
PAGE_OF = {"kind": "jenis", "by": "jenis"} | dict.fromkeys(OF_WHO, "pemohon")
PAGE_OF |= {name: page.key for page in PAGES for name in getattr(page.form, "names", ()) if name not in PAGE_OF}


def kind_of(draft: Draft) -> str:
    kind = draft.answers.get("kind", "")
    return kind if kind in Kind.values else str(Kind.PERSON)


def is_represented(draft: Draft) -> bool:
    return draft.answers.get("by") == PROXY


def pages(draft: Draft) -> tuple[Page, ...]:
    """Only those that concern this applicant, in order."""
    return tuple(page for page in PAGES if page.key != "kuasa" or is_represented(draft))


def keys(draft: Draft) -> tuple[str, ...]:
    return tuple(page.key for page in pages(draft))


def options(draft: Draft, key: str) -> dict[str, Any]:
    """What the form of a page must know of earlier answers."""
    if key == "pemohon":
        return {"kind": kind_of(draft)}
    if key == "penerimaan":
        return {"email": draft.answers.get("email", "")}
    if key == "berkas":
        there = frozenset(name for name, paper in draft.papers.items() if "file" in paper)
        return {"kind": kind_of(draft), "represented": is_represented(draft), "kept": there}
    return {}


def initial(draft: Draft, key: str) -> dict[str, Any]:
    if key != "berkas":
        return dict(draft.answers)
    return {f"how_{name}": NOW if "file" in paper else LATER for name, paper in draft.papers.items()}


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
    return next((key for key in keys(draft) if key not in draft.done), "")


def forget_later(draft: Draft, before: tuple[str, bool]) -> None:
    """Another kind of applicant, or another who asks, needs other answers and other proofs."""
    if before == (kind_of(draft), is_represented(draft)):
        return
    draft.done = [key for key in draft.done if key not in ("pemohon", "kuasa", "berkas")]
    draft.forget_papers(set(draft.papers) - set(proofs.needed(kind_of(draft), represented=is_represented(draft))))


class Whole:
    """All answers as the forms they belong to."""

    def __init__(self, draft: Draft) -> None:
        kind, proxy = kind_of(draft), is_represented(draft)
        answers = draft.answers | {"confirmed": "on", "represented": "on" if proxy else "", "kind": kind}
        self.draft, self.kind = draft, kind
        self.applicant = ApplicantForm(answers, nik_required=kind != Kind.GOVERNMENT, documents=False)
        self.proxy = RepresentationForm(answers)
        self.wanted = InformationForm(answers)
        self.who = parts.WhoForm(answers, kind=kind)  # knows the letter of a government body
        self.receive = parts.ReceiveForm(answers, email=answers.get("email", ""))

    @cached_property
    def forms(self) -> list[forms.Form]:
        return [self.applicant, self.proxy, self.wanted, self.who, self.receive]

    @property
    def first_fault(self) -> str:
        """The page to go back to; "" when everything is in order."""
        faulty = {PAGE_OF.get(name, "jenis") for form in self.forms for name in form.errors}
        return next((key for key in keys(self.draft) if key in faulty), "")

    @property
    def contacts(self) -> list[str]:
        return [self.applicant.cleaned_data["email"], self.applicant.cleaned_data["phone"]]

    @property
    def letter(self) -> dict[str, Any]:
        data = self.who.cleaned_data
        return {"number": data["letter_number"], "date": data["letter_date"]} if data.get("letter_number") else {}

    def asker(self) -> Asker:
        represented = self.proxy.representation()
        given = {}
        for key in proofs.needed(self.kind, represented=bool(represented)):
            file = self.draft.document(key)
            given[key] = Given("uploaded" if file else "", file)
        return Asker(self.kind, represented, given)


def answers(whole: Whole) -> list[dict[str, str]]:
    """For the check page; fields that do not concern this applicant are left out."""
    draft, rows = whole.draft, []
    copy = whole.wanted.cleaned_data["obtain"] == "copy"
    skip = {"confirmed"} | (set() if copy else {"copy_form", "copies", "delivery", "fax"})
    skip |= set() if whole.wanted.cleaned_data.get("delivery") == "fax" else {"fax"}
    for page in pages(draft)[:-1]:
        form = page.form(draft.answers, **options(draft, page.key))
        form.is_valid()
        for name in form.fields:
            if name not in skip:
                rows.append({"label": str(form[name].label), "value": _shown(form, name), "page": page.key})
    for key in proofs.needed(whole.kind, represented=is_represented(draft)):
        there = draft.papers.get(key, {}).get("name") or "Ditunjukkan nanti di loket"
        rows.append({"label": proofs.label(key, whole.kind), "value": there, "page": "berkas"})
    return rows


def _shown(form: forms.Form, name: str) -> str:
    value = form.cleaned_data.get(name)
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value) or "")


@transaction.atomic
def send(intake: Intake, whole: Whole, *, agency: Agency, at: datetime) -> Opened:
    """Applicant, case and proofs in one transaction. Raises Replayed for a draft sent before, Differs, ActRefused."""
    draft = whole.draft
    body = digest({"answers": draft.answers, "papers": {key: row.get("file", "") for key, row in draft.papers.items()}})
    asker = whole.asker()
    whole.wanted.letter = whole.letter
    person = registering.register(agency, whole.applicant.applicant_data(), at=at)
    card = asker.given["identity"].file if "identity" in asker.given else None
    shown = "Salinan diunggah pemohon" if card else "Ditunjukkan nanti di loket; NIK diisi pemohon"
    opened = open_case(
        intake,
        agency=agency,
        form=whole.wanted,
        by=Actor(kind=APPLICANT, label="Pemohon", agency_id=agency.pk),
        at=at,
        channel="online",
        applicant=person,
        key=UUID(draft.key),
        body=body,
        data={
            "outputs": {"request_form": "Diisi pemohon di portal", "identity": shown},
            "letter": whole.letter or None,
        },
        asker=asker,
    )
    draft.forget_papers(set(draft.papers))
    return opened
