"""Tanda bukti, printed from the facts of a case when asked for: that a request was received (UU 14/2008 Pasal 22
ayat (4)–(6)), and that its answer was handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from casework.cases.models import Case, Deadline, Document, Event
from casework.cases.registry import Names
from casework.letters import printing
from casework.letters.models import Letter
from casework.organization.models import User
from casework.workdays.words import long_date, moment, short_date

GIVEN = ("letter_received", "record_delivery", "answer_directly")
COPIES = ("Lembar untuk pemohon", "Lembar untuk arsip")
NO_DATE = "........................"


@dataclass(frozen=True)
class Own:
    """What a service puts on its receipt: its heading, lines instead of the subject, and what is
    promised instead of the general sentence.
    """

    heading: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    promise: str = ""


of_service: Names[Callable[[Case], Own]] = Names("receipt")


def receipt_pdf(case: Case, code: str = "") -> bytes:
    """`code`: the access code, known only while it is being handed out. Raises PdfFailed."""
    agency, zone, about_information = case.agency, case.agency.zone, case.service == "information"
    due = Deadline.objects.filter(case=case, task=None, public=True).order_by("due_at").first()
    track = settings.SITE_URL.rstrip("/") + "/lacak/"
    received = ("Diterima", f"{moment(case.received_at, zone)} ({case.get_channel_display()})")
    own = of_service[case.service](case) if case.service in of_service else Own()
    heading = f"TANDA BUKTI PENERIMAAN {'PERMINTAAN INFORMASI PUBLIK' if about_information else 'PERMOHONAN'}"
    context = {
        "heading": own.heading or heading,
        "number": case.number,
        "facts": [*([_asker(case)] if case.applicant else []), received, *(own.facts or [_about(case)])],
        "promise": own.promise,
        "due_text": long_date(due.due_at.astimezone(zone).date()) if due else "",
        "about_information": about_information,
        "track_url": printing.bare(track),
        "code": code,
        "contact": " atau ".join(filter(None, (agency.phone, agency.email))) or agency.address,
        "sign_place": _place(case, case.registered_at),
        "signer": _registrar(case),
    }
    return printing.to_pdf("receipt", context, agency, title=f"Tanda bukti penerimaan {case.number}", qr=track)


def may_hand_over(case: Case, letters: Iterable[Letter]) -> bool:
    """Whether there is anything to give: an issued answer, or information given on the spot."""
    return bool(_answers(letters)) or (case.service == "information" and case.outcome == "answered")


def handover_pdf(case: Case, by: User) -> bytes:
    """In two copies. Before the handing over is recorded, room for its date and `by` as the one who gives.

    Raises PdfFailed.
    """
    zone = case.agency.zone
    answers = _answers(Letter.objects.filter(case=case).order_by("id"))
    given = Event.objects.filter(case=case, kind__in=GIVEN).order_by("-seq").select_related("user").first()
    at = _moment(given) if given else None
    giver = given.user if given and given.user else by
    proxy = Event.objects.filter(case=case, kind="letter_received", data__proxy=True).exists()
    seen = [("Diambil", "Penerima kuasa; KTP dan surat kuasa ditunjukkan")] if proxy else []
    context = {
        "copies": COPIES,
        "heading": "TANDA BUKTI PENYERAHAN INFORMASI" if case.service == "information" else "TANDA BUKTI PENYERAHAN",
        "number": case.number,
        "facts": [_asker(case), _about(case), *([("Diserahkan", moment(at, zone))] if at else []), *seen],
        "items": [*map(_letter_item, answers), *_file_items(case)] or [_spoken_item(case)],
        "receiver": _receiver(case, answers) | ({"label": "Penerima kuasa"} if proxy else {}),
        "giver": {"name": giver.full_name, "nip": giver.nip},
        "sign_place": _place(case, at),
    }
    return printing.to_pdf("handover", context, case.agency, title=f"Tanda bukti penyerahan {case.number}")


def _answers(letters: Iterable[Letter]) -> list[Letter]:
    """Issued letters that give something; notices and inner reports do not."""
    return [row for row in letters if row.status == Letter.Status.ISSUED and row.is_public_kind and row.is_answer]


def _letter_item(letter: Letter) -> dict[str, str]:
    dated = f" tanggal {short_date(letter.date)} {letter.date.year}" if letter.date else ""
    way = f"Surat, {letter.get_sent_how_display()}" if letter.sent_how else "Surat"
    return {"name": f"{letter.get_kind_display()} nomor {letter.number}{dated}", "form": way}


def _file_items(case: Case) -> list[dict[str, str]]:
    """The files that the applicant may have, beside the letters."""
    files = Document.objects.filter(case=case, public=True).exclude(kind="letter").select_related("file").order_by("id")
    return [
        {"name": row.label, "form": f"{row.file.name.rpartition('.')[2].upper()}, {filesizeformat(row.file.size)}"}
        for row in files
    ]


def _spoken_item(case: Case) -> dict[str, str]:
    return {"name": case.subject, "form": "Diberikan langsung"}


def _receiver(case: Case, answers: list[Letter]) -> dict[str, str]:
    """Who took it, as noted with the letter; before that whoever may come for it."""
    person = case.applicant
    asker = person.name if person else ""
    proxy = str(case.representation) if hasattr(case, "representation") else ""
    name = next((row.received_by for row in reversed(answers) if row.received_by), proxy or asker)
    label = {asker: "Pemohon", proxy: "Kuasa pemohon"}.get(name, "Penerima")
    return {"name": name, "label": label}


def _moment(event: Event) -> datetime:
    """When it took effect, if that was told; else when it was noted."""
    told = event.data.get("effective_at")
    return datetime.fromisoformat(told) if told else event.at


def _asker(case: Case) -> tuple[str, str]:
    return ("Nama pemohon", case.applicant.name if case.applicant else "-")


def _about(case: Case) -> tuple[str, str]:
    return ("Informasi yang diminta" if case.service == "information" else "Perihal", case.subject)


def _place(case: Case, at: datetime | None) -> str:
    day = at.astimezone(case.agency.zone).date() if at else None
    return f"{case.agency.city}, {short_date(day)} {day.year}" if day else f"{case.agency.city}, {NO_DATE}"


def _registrar(case: Case) -> dict[str, object]:
    """Who registered it; an online request was registered by nobody but the portal."""
    started = Event.objects.filter(case=case, kind="started").select_related("user").first()
    user = started.user if started else None
    position = "Petugas penerima" if user else "Dicatat otomatis oleh portal layanan"
    return {
        "position": position,
        "name": user.full_name if user else "",
        "nip": user.nip if user else "",
    }
