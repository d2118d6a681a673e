"""A letter that came in: one with its line of Buku Agenda Surat Masuk, and the case it started."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.applicants.sealed import ERASED
from casework.cases.models import Case, Task
from casework.cases.models.case import AGENCY_WIDE, visible
from casework.organization.actors import STAFF, UNIT_BOUND, Actor
from casework.organization.models import Agency, Role, Unit

KEEPERS = frozenset({Role.MAIL_CLERK.value, Role.SECRETARIAT.value})  # see every letter of their agency
RECEIVERS = KEEPERS | {Role.FRONT_OFFICE.value}  # may enter one
PLACERS = KEEPERS | {Role.RECORDS_OFFICER.value}  # say where the paper lies


class SenderKind(models.TextChoices):
    """The values are those of Applicant.Kind, so that a service's intake takes them over."""

    GOVERNMENT = "instansi", "Instansi pemerintah"
    BODY = "badan_hukum", "Lembaga atau perusahaan"
    PERSON = "perorangan", "Perorangan"


def _shut(actor: Actor, letter: str = "") -> Q:
    """Whom a terbatas or rahasia letter concerns: its addressee, who entered it, and whoever has or had it before him.

    The unit counts only for hats of a bidang: the front office belongs to Sekretariat too.
    """
    units = {unit for role, unit, *_ in actor.hats if unit and role in UNIT_BOUND}
    addressed = Q(**{f"{letter}addressed_role__in": actor.roles}) & (
        Q(**{f"{letter}addressed_unit": None}) | Q(**{f"{letter}addressed_unit__in": units})
    )
    mine = Task.objects.touching(actor).values("case_id")
    before_me = Q(**{f"{letter}case__unit__in": units}) | Q(**{f"{letter}case__in": mine})
    return addressed | before_me | Q(**{f"{letter}registered_by": actor.user_id})


class IncomingLetterQuerySet(models.QuerySet["IncomingLetter"]):
    def visible_to(self, actor: Actor) -> IncomingLetterQuerySet:
        """Who may see its case sees the letter; terbatas and rahasia only whom it concerns, and who keeps the mail."""
        if actor.kind != STAFF or actor.agency_id is None:
            return self.none()
        own = self.filter(agency_id=actor.agency_id)
        if actor.roles & KEEPERS:
            return own
        seen = visible(actor, "case__")
        if actor.roles & AGENCY_WIDE:
            seen |= Q(case=None)
        shut = Q(security__in=IncomingLetter.SHUT)
        return own.filter((seen & ~shut) | _shut(actor)).distinct()

    def for_page(self) -> IncomingLetterQuerySet:
        people = ("registered_by", "tnde_by", "addressed_unit", "applicant", "entry")
        return self.select_related("agency__calendar", "case__applicant", "scan", *people)


class IncomingLetter(models.Model):
    """`sender` names an organisation; a person is named by the applicant alone, and in the book under that one's key.

    `case` is empty while the letter waits to be taken in by its `service` (the name of an intake). `match_key` is a
    keyed hash of sender and number: the same letter entered twice has it twice.
    """

    class Security(models.TextChoices):
        BIASA = "biasa", "Biasa"
        TERBATAS = "terbatas", "Terbatas"
        RAHASIA = "rahasia", "Rahasia"
        SANGAT_RAHASIA = "sangat_rahasia", "Sangat rahasia"

    class Urgency(models.TextChoices):
        BIASA = "biasa", "Biasa"
        SEGERA = "segera", "Segera"
        SANGAT_SEGERA = "sangat_segera", "Sangat segera"

    SHUT = (Security.TERBATAS, Security.RAHASIA, Security.SANGAT_RAHASIA)

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="incoming_letters", verbose_name="instansi")
    entry = models.OneToOneField(
        "registers.RegisterEntry", models.PROTECT, related_name="incoming_letter", verbose_name="baris agenda"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="incoming_letters", verbose_name="kasus"
    )
    service = models.SlugField("layanan", max_length=40, blank=True)
    applicant = models.ForeignKey(
        "applicants.Applicant", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pengirim"
    )
    sender_kind = models.CharField("jenis pengirim", max_length=12, choices=SenderKind.choices)
    sender = models.CharField("pengirim", max_length=200, blank=True)
    number = models.CharField("nomor surat", max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True, db_index=True)
    dated = models.DateField("tanggal surat", null=True, blank=True)
    about = models.CharField("hal", max_length=300)
    attachments = models.CharField("lampiran", max_length=80, blank=True)
    security = models.CharField("keamanan", max_length=16, choices=Security.choices, default=Security.BIASA)
    urgency = models.CharField("kecepatan", max_length=16, choices=Urgency.choices, default=Urgency.BIASA)
    classification = models.CharField("kode klasifikasi", max_length=20, blank=True)
    addressed_role = models.CharField("ditujukan kepada", max_length=24, choices=Role.choices, blank=True)
    addressed_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField("diterima")
    backdate_reason = models.CharField("alasan dicatat kemudian", max_length=300, blank=True)
    registered_at = models.DateTimeField("dicatat")
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="dicatat oleh"
    )
    tnde_number = models.CharField("nomor TNDE", max_length=60, blank=True)
    tnde_key = models.CharField(max_length=60, blank=True)  # without spaces and case
    tnde_year = models.PositiveSmallIntegerField(null=True, blank=True)
    tnde_at = models.DateTimeField("diunggah ke TNDE", null=True, blank=True)
    tnde_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diunggah oleh"
    )
    scan = models.OneToOneField(
        "files.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pindaian"
    )
    match_key = models.CharField(max_length=64, blank=True, db_index=True)
    form_key = models.UUIDField(unique=True, null=True, editable=False)  # sent twice, it is found instead of written

    objects = IncomingLetterQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "surat masuk", "surat masuk"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "tnde_year", "tnde_key"], condition=~Q(tnde_key=""), name="tnde_number_once"
            ),
            models.CheckConstraint(condition=~Q(sender="") | Q(applicant__isnull=False), name="letter_has_sender"),
            models.CheckConstraint(
                condition=Q(tnde_key="", tnde_year=None) | ~Q(tnde_key="") & Q(tnde_year__isnull=False),
                name="tnde_number_has_year",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-received_at", "-id"], name="letter_newest")]

    def __str__(self) -> str:
        return f"{self.entry.label}/{self.entry.year}"

    @property
    def is_shut(self) -> bool:
        return self.security in self.SHUT

    @property
    def from_whom(self) -> str:
        if self.sender:
            return self.sender
        return self.applicant.name if self.applicant else ERASED

    @property
    def public_about(self) -> str:
        """What the book and the case say of it: nothing of a closed letter's content."""
        return f"Surat {self.get_security_display().lower()}" if self.is_shut else self.about

    @property
    def to_whom(self) -> str:
        if self.addressed_unit:
            return self.addressed_unit.name
        return Role(self.addressed_role).label if self.addressed_role in Role.values else ""

    @property
    def natures(self) -> str:
        """As the column "Sifat" has it: what is out of the ordinary, else Biasa."""
        shown = [
            label
            for value, label in (
                (self.security, self.get_security_display()), (self.urgency, self.get_urgency_display()),
            )
            if value != "biasa"
        ]  # fmt: skip
        return ", ".join(shown) or "Biasa"

    @property
    def waits(self) -> bool:
        return self.case_id is None
