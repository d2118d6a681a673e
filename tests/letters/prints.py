"""What the portal prints, as it prints it: letters written from the real wordings by the people of the demo offices."""

import io
import re
from dataclasses import dataclass

from django.db import transaction
from pypdf import PdfReader

from casework.cases import engine
from casework.cases.models import Case, Document, ProcedureVersion
from casework.files import store
from casework.letters import book_pdf, fields, issuing, life, numbering, printing, receipts, sending, signing
from casework.letters.models import Kind, Letter, LetterTemplate
from casework.letters.numbering import Wish
from casework.organization.models import Agency, User
from casework.registers import book as register
from casework.registers.facts import lines
from casework.registers.layout import BOOKS
from casework.registers.models import RegisterEntry
from casework.registers.period import Period
from tests import decisions
from tests.letters.cast import MONDAY, actor, later
from tests.registers.cast import siti

SUBJECT = "Penerima fasilitasi sertifikat halal tahun 2025"
PROCEDURES = {
    "information": ("kalbar", "data-offline", "mega"),
    "objection": ("kalbar", "keberatan", "fitri"),
    "consultation": ("kalbar", "konsultasi", "mega"),
    "research": ("jatim", "penelitian", "laras"),
    "facilitation": ("kalbar", "fasilitasi", "rini"),
    "correspondence": ("kalbar", "surat-keluar", "hendra"),
}
ANSWER = """Sehubungan dengan permohonan Saudara, dengan ini kami sampaikan bahwa permohonan Saudara \
**dikabulkan sebagian**.

1. Informasi yang diberikan:
a. Daftar penerima fasilitasi sertifikat halal tahun 2025 (nama, kabupaten/kota, jenis usaha), XLSX, 214 baris;
b. Ringkasan anggaran dan realisasi fasilitasi tahun 2025, PDF, 3 halaman.
2. Pada dokumen huruf a, NIK dan nomor telepon penerima dihitamkan karena termasuk rahasia yang dilindungi Pasal \
17 huruf j Undang-Undang Nomor 14 Tahun 2008 jo. Undang-Undang Nomor 27 Tahun 2022.
3. Apabila tidak puas, Saudara dapat mengajukan keberatan secara tertulis kepada Atasan PPID paling lambat 30 \
(tiga puluh) hari kerja sejak surat ini diterima.

Demikian, atas perhatian Saudara kami ucapkan terima kasih."""
LONG = "\n\n".join([ANSWER] * 7)


@dataclass
class Press:
    """Cases, and letters at the point where their bytes are made."""

    def case(self, service: str = "information", name: str = "Siti Rahmawati", subject: str = SUBJECT) -> Case:
        code, procedure, clerk = PROCEDURES[service]
        agency = Agency.objects.select_related("calendar").get(code=code)
        version = ProcedureVersion.objects.in_force(agency.pk, procedure)
        applicant = siti(agency, name=name, regency="Pontianak") if version.case_rules["applicant"] else None
        parent = self.case(name=name) if service == "objection" else None
        case = engine.start(
            version, by=self.clerk(clerk), at=MONDAY, subject=subject, channel=version.case_rules["channels"][0],
            applicant=applicant, parent=parent,
        )  # fmt: skip
        return Case.objects.for_page().get(pk=case.pk)

    @staticmethod
    def clerk(name: str):
        return actor(User.objects.get(username=name))

    def numbered(self, kind: str = "reply", case: Case | None = None, number: str = "", **text: str) -> Letter:
        """Drafted from the wording of its kind, what is left open filled in, handed in, approved and numbered."""
        template = LetterTemplate.objects.get(kind=kind)
        case = decisions.prepared(case or self.case(template.services[0]), kind, MONDAY)
        by = self.clerk(PROCEDURES[case.service][2])
        letter = life.draft(case, kind, by=by, at=MONDAY)
        filled = {name: fields.TO_FILL.sub("uraian", getattr(letter, name)) for name in ("hal", "table", "body", "cc")}
        filled["recipient"] = letter.recipient or "Ketua LSM Kaca Terbuka"
        life.save_text(letter, filled | text, by=by, at=MONDAY, revision=letter.revision)
        life.submit(letter, by=by, at=MONDAY, revision=letter.revision)
        holder = signing.holder(letter.agency, letter.signer_role, MONDAY)
        life.approve(letter, by=actor(holder.user), at=MONDAY, revision=letter.revision)
        return numbering.take_number(
            letter, by=by, at=MONDAY, wish=Wish(outside=number, reason="Nomor dari buku kertas.")
        )

    def letter(self, kind: str = "reply", **more: object) -> bytes:
        return printing.render(self.numbered(kind, **more), MONDAY)  # type: ignore[arg-type]

    def receipt(self, code: str = "KPR7 2QXM", **more: str) -> bytes:
        return receipts.receipt_pdf(self.case(**more), code)

    def delivered(
        self, receiver: str = "Hamdan Syukri", label: str = "Daftar penerima", *, proxy: bool = False, **more: str
    ) -> Case:
        """A case whose answer and file were handed over at the counter."""
        case, by = self.case(**more), self.clerk("yuliana")
        letter = issuing.issue(self.numbered(case=case), at=MONDAY)
        file = store.store_bytes(b"x" * 2048, name="daftar.xlsx", content_type="application/zip", at=MONDAY)
        Document.objects.create(case=case, file=file, label=label, public=True, added_at=MONDAY)
        sending.send(letter, by=by, at=later(hours=1), how="hand")
        sending.received(letter, by=by, at=later(hours=2), receiver=receiver, proxy=proxy)
        return case

    def handover(self, **more: str) -> bytes:
        return receipts.handover_pdf(self.delivered(**more), User.objects.get(username="rizky"))

    def book(self) -> bytes:
        """The visitors' book of the month, with what the prints before have left in it."""
        agency = Agency.objects.select_related("calendar").get(code="kalbar")
        with transaction.atomic():
            register.add(agency, "visitors", at=MONDAY, by=self.clerk("mega"), columns={"name": "Tamu Umum"})
        period = Period.asked({}, MONDAY, agency.zone)
        rows = RegisterEntry.objects.filter(agency=agency, register="visitors").order_by("number")
        return book_pdf.render(BOOKS["visitors"], agency, period, lines(BOOKS["visitors"], rows, agency.zone), MONDAY)

    def every_kind(self) -> dict[str, bytes]:
        """One of each printed document."""
        letters = {kind: self.letter(kind) for kind in Kind.values}
        return letters | {"receipt": self.receipt(), "handover": self.handover(), "book": self.book()}


def read(data: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def page_count(data: bytes) -> int:
    return len(PdfReader(io.BytesIO(data)).pages)
