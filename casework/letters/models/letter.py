"""A letter of a case. Only life.py, issuing.py and sending.py write one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Prefetch, Q

from casework.cases.models import Case
from casework.cases.models.case import visible
from casework.files.models import PrivateFile
from casework.letters.models.kinds import HEADING, OFFICE, OUTWARD, Kind, Security, Speed
from casework.letters.models.mandate import Mandate
from casework.letters.models.template import LetterTemplate
from casework.organization.actors import STAFF, Actor
from casework.organization.models import Agency, Appointment, Role, Unit, User


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, actor: Actor) -> LetterQuerySet:
        """Staff who may see the case see its letters; applicants get issued ones as documents of their case."""
        return self.filter(visible(actor, "case__")) if actor.kind == STAFF else self.none()

    def drafts_of(self, user_id: int | None) -> LetterQuerySet:
        return self.filter(drafted_by=user_id, status=Letter.Status.DRAFT)

    def waiting_for(self, actor: Actor) -> LetterQuerySet:
        """Waiting for this person: an initial or a decision of a role they hold, what comes next for the drafter, a
        numbered file that its official signs outside the portal.
        """
        turn = Q(status=Letter.Status.CHECKED, signer_role__in=actor.roles)
        under_way = Q(status__in=(Letter.Status.SUBMITTED, Letter.Status.CHECKED))
        for role, unit_id, *_ in actor.hats:
            of_unit = Q(waits_unit=None) | Q(waits_unit=unit_id) if unit_id else Q()
            turn |= under_way & Q(waits_role=role) & of_unit
        back = Q(status=Letter.Status.DRAFT) & ~Q(returned_reason="")
        to_sign = Q(status=Letter.Status.NUMBERED, signature=Letter.Signature.ELSEWHERE)
        turn |= Q(drafted_by=actor.user_id) & (back | Q(status=Letter.Status.APPROVED) | to_sign)
        turn |= Q(approved_by=actor.user_id) & to_sign
        return self.filter(turn, agency=actor.agency_id)

    def on_the_way(self) -> LetterQuerySet:
        """Decided, and still to be numbered, made or sent."""
        way = [Letter.Status.APPROVED, Letter.Status.NUMBERED, Letter.Status.ISSUED]
        return self.filter(status__in=way, sent_at=None)

    def numbered(self) -> LetterQuerySet:
        return self.exclude(number="")

    def for_page(self) -> LetterQuerySet:
        """Two queries. As one it joined eighteen tables, which PostgreSQL took 40 ms to plan, letter by letter."""
        people = ("drafted_by", "approved_by", "signer", "revoked_by")
        return self.select_related("template", "pdf", "scan", *people).prefetch_related(
            Prefetch("case", Case.objects.for_page())
        )


class Letter(models.Model):
    """An official letter of a case.

    draft → submitted (waits for initials, where the wording names any) → checked (waits for the named official) →
    approved → numbered → issued (bytes, sha256 frozen) → revoked, maybe replaced. Back to draft from every stage before
    issue (returns.py). Wet signature: the printed PDF is signed and stamped, its scan is a second file to verify.
    `revision` rises with every save of the text, `passes` with every handing in. `facts` are what the text was written
    with; the number freezes them anew. `signer_text` is frozen by the decision. `waits_role`, `waits_unit`: whose turn
    it is.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "konsep"
        SUBMITTED = "submitted", "menunggu paraf"
        CHECKED = "checked", "menunggu persetujuan"
        APPROVED = "approved", "disetujui, menunggu nomor"
        NUMBERED = "numbered", "bernomor, berkas sedang dibuat"
        ISSUED = "issued", "terbit"
        REVOKED = "revoked", "dicabut"

    class Signature(models.TextChoices):
        WET = "wet", "tanda tangan basah"
        ELSEWHERE = "elsewhere", "tanda tangan elektronik di luar portal (BSrE)"
        HERE = "here", "tanda tangan elektronik di portal"

    class Way(models.TextChoices):
        PORTAL = "portal", "unduh di portal"
        EMAIL = "email", "pos-el"
        HAND = "hand", "diserahkan langsung"
        POST = "post", "pos"
        COURIER = "courier", "kurir"
        WHATSAPP = "whatsapp", "WhatsApp"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letters", verbose_name="instansi")
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters", verbose_name="kasus")
    kind = models.SlugField("jenis", max_length=20, choices=Kind.choices)
    template = models.ForeignKey(LetterTemplate, models.PROTECT, related_name="letters", verbose_name="naskah")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    revision = models.PositiveIntegerField("revisi", default=1)
    passes = models.PositiveSmallIntegerField("putaran", default=0)
    waits_role = models.CharField("giliran", max_length=24, choices=Role.choices, blank=True)
    waits_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    hal = models.CharField("hal", max_length=200)
    security = models.CharField("keamanan", max_length=14, choices=Security.choices, default=Security.ORDINARY)
    speed = models.CharField("kecepatan", max_length=14, choices=Speed.choices, default=Speed.ORDINARY)
    attachments = models.CharField("lampiran", max_length=80, blank=True)
    recipient = models.TextField("kepada", blank=True)
    recipient_place = models.CharField("di", max_length=80, blank=True)
    table = models.TextField("tabel", blank=True)
    body = models.TextField("isi")
    cc = models.TextField("tembusan", blank=True)
    facts = models.JSONField("fakta", default=dict)

    signature = models.CharField("cara tanda tangan", max_length=10, choices=Signature.choices, default=Signature.WET)
    signer_role = models.CharField("peran penanda tangan", max_length=24, choices=Role.choices)
    signer = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="penanda tangan"
    )
    signer_text = models.JSONField(default=dict, blank=True)
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="mandat"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements", verbose_name="menggantikan"
    )

    year = models.PositiveSmallIntegerField("tahun", null=True, blank=True)
    number = models.CharField("nomor", max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True)  # the number without spaces and case: what must be unique
    number_code = models.CharField("kode klasifikasi", max_length=20, blank=True)
    number_sequence = models.PositiveIntegerField(
        "nomor urut", null=True, blank=True
    )  # null: the number came from outside
    number_insert = models.CharField("sisipan", max_length=10, blank=True)
    number_unit = models.CharField("kode unit", max_length=40, blank=True)
    number_reason = models.CharField("alasan nomor manual", max_length=200, blank=True)
    date = models.DateField("tanggal surat", null=True, blank=True)
    verify_code = models.CharField("kode verifikasi", max_length=12, blank=True)

    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="disusun oleh")
    drafted_at = models.DateTimeField("disusun")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="disimpan oleh")
    saved_at = models.DateTimeField("disimpan")
    returned_reason = models.TextField("alasan dikembalikan", blank=True)
    returned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dikembalikan oleh"
    )
    submitted_at = models.DateTimeField("diajukan", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="disetujui oleh"
    )
    approved_at = models.DateTimeField("disetujui", null=True, blank=True)
    numbered_at = models.DateTimeField("diberi nomor", null=True, blank=True)
    issued_at = models.DateTimeField("terbit", null=True, blank=True)
    pdf = models.OneToOneField(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="berkas"
    )
    sha256 = models.CharField("sidik SHA-256", max_length=64, blank=True)
    scan = models.OneToOneField(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pindaian"
    )
    render_error = models.CharField("sebab berkas gagal dibuat", max_length=300, blank=True)

    sent_at = models.DateTimeField("dikirim", null=True, blank=True)
    sent_how = models.CharField("cara kirim", max_length=10, choices=Way.choices, blank=True)
    sent_receipt = models.CharField("nomor resi", max_length=80, blank=True)
    received_at = models.DateTimeField("diterima", null=True, blank=True)
    received_by = models.CharField("penerima", max_length=120, blank=True)
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dicabut oleh"
    )
    revoked_reason = models.CharField("alasan dicabut", max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "surat", "surat"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "number_key"], condition=~Q(number_key=""), name="letter_number_once"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(status__in=["draft", "submitted", "checked", "approved"]),
                name="one_open_letter_of_kind",
            ),
            models.UniqueConstraint(
                fields=["verify_code"], condition=~Q(verify_code=""), name="letter_verify_code_once"
            ),
            models.CheckConstraint(condition=~Q(status="issued") | ~Q(sha256=""), name="issued_letter_has_bytes"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "checked", "approved", "revoked"]) | ~Q(number=""),
                name="numbered_letter_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "status", "-id"], name="letter_by_status"),
            models.Index(fields=["drafted_by", "status"], name="letter_by_drafter"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} {self.case.number}"

    @property
    def waits_for_signed_file(self) -> bool:
        """Numbered and signed outside the portal: nothing goes on until the file comes back."""
        return self.status == self.Status.NUMBERED and self.signature == self.Signature.ELSEWHERE

    @property
    def state(self) -> str:
        """Its status as people read it."""
        if self.status == self.Status.NUMBERED and self.render_error:
            return "bernomor, berkas gagal dibuat"
        return "menunggu berkas bertanda tangan" if self.waits_for_signed_file else self.get_status_display()

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_answer(self) -> bool:
        """Saying that a request is incomplete or takes longer is no answer: the answer deadline must not hear it."""
        return self.kind not in (Kind.INCOMPLETE, Kind.EXTENSION, *OUTWARD, *OFFICE)

    @property
    def is_awaited(self) -> bool:
        """Whether the case is somebody's request. A letter that came from a person is none: it has a sender only."""
        return bool(self.case.applicant_id and self.case.version.case_rules["applicant"])

    @property
    def event_prefix(self) -> str:
        if self.kind in OUTWARD:
            return "outward"
        if self.kind in OFFICE and self.is_awaited:
            return "beside"  # where somebody waits for an answer, this is none
        return "letter" if self.is_answer or self.kind in OFFICE else "notice"

    @property
    def is_public_kind(self) -> bool:
        """Whether the applicant may have it; reports, reviews and letters to others stay inside."""
        return self.kind not in (Kind.REPORT, *OUTWARD, *OFFICE)

    @property
    def is_open(self) -> bool:
        """Whether what it is about may be told to whoever verifies it."""
        return self.security == Security.ORDINARY

    def recipient_lines(self) -> list[str]:
        return lines(self.recipient)

    def cc_lines(self) -> list[str]:
        return lines(self.cc)

    def table_rows(self) -> list[tuple[str, str]]:
        """("Nama", "…") of every line "Nama: …"; a line without a colon goes on with the row above, a line that is
        bold as a whole is a heading: ("", "A. …").
        """
        rows: list[tuple[str, str]] = []
        for line in lines(self.table):
            if heading := HEADING.fullmatch(line):
                rows.append(("", heading[1]))
                continue
            label, colon, text = line.partition(":")
            if colon:
                rows.append((label.strip(), text.strip()))
            elif rows:
                rows[-1] = (rows[-1][0], f"{rows[-1][1]}\n{line}")
            else:
                rows.append(("", line))
        return rows


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


TEXT_FIELDS = ("hal", "security", "speed", "attachments", "recipient", "recipient_place", "table", "body", "cc")


def text_of(letter: Letter) -> dict[str, Any]:
    """What an officer may edit."""
    return {name: getattr(letter, name) for name in TEXT_FIELDS}
