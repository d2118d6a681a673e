"""Instansi, unit, people and who holds which lane of an SOP, from when until when."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

# Figures that the law or an SOP leaves open, with the default each stands on; an agency may set its own
# (Agency.settings).
DEFAULT_SETTINGS: dict[str, object] = {
    # how long a minute or hour step may wait before it is begun; a house target, not SOP time
    "waiting_target_minutes": 60,
    "reminder_share": 0.75,  # a reminder goes out when this share of the time is used
    "lease_minutes": 30,  # how long a claim on a task of a role is kept while nobody acts
    "notice_signer_role": "ppid_head",  # notices and refusals are signed by the PPID
    "reply_signer_role": "agency_head",  # ordinary replies by the head of the agency
    "objection_signer_role": "objection_authority",
    "report_signer_role": "division_head",
    "review_signer_role": "division_head",  # telaahan staf goes from a bidang to the head
    "letter_signature": "wet",  # wet: pen, stamp, scan; elsewhere: signed with BSrE, uploaded; here: by the portal
    "signed_copy_resaved": False,  # whether a file signed elsewhere may be saved anew, with the same text
    "own_consequence_test": False,  # whether a consequence test of the agency's own is enough to refuse
    "ppid_utama": "PPID Utama Pemerintah Provinsi",
    "ppid_utama_address": "",
    "committee": "Komisi Informasi Provinsi",
    "letter_unit_code": "DISKOPUKM.A",
    "classification": "500.3",
    "identity_retention_months": 12,
    "list_review_months": 6,  # how long a line of the public list stands before somebody looks at it again
    "exemption_set_by": "utama",  # who sets an exemption: PPID Utama with Tim Pertimbangan, or "own" PPID
    "exemption_review_months": 12,  # when an exemption is looked at again, at the latest
    "exemption_warning_days": 60,  # how long before an exemption expires its keepers are told
    # what a head ticks on a disposition, in the order of the sheet; the first is ticked already
    "disposition_instructions": [
        "Proses lebih lanjut",
        "Tanggapan dan saran",
        "Koordinasi/konfirmasi",
        "Siapkan jawaban",
        "Wakili/hadiri",
        "Untuk diketahui",
        "Arsip",
    ],
    "queue_counters": 4,  # how many counters call visitors
    "disposition_sheet": "A5",  # lembar disposisi: A5, or "kecil" (102 × 157 mm)
}


class Role(models.TextChoices):
    """A lane of an SOP. Each procedure gives the lane its own label."""

    APPLICANT = "applicant", "Pemohon"
    FRONT_OFFICE = "front_office", "Front Office"
    MAIL_CLERK = "mail_clerk", "Petugas surat masuk"
    PPID_OFFICER = "ppid_officer", "Petugas PPID"
    PPID_HEAD = "ppid_head", "PPID"
    INFORMATION_SERVICE = "information_service", "Bidang pelayanan informasi"
    WORK_UNIT = "work_unit", "Unit kerja"
    DIVISION_STAFF = "division_staff", "Staf bidang"
    DIVISION_HEAD = "division_head", "Kepala bidang"
    TEAM_LEAD = "team_lead", "Ketua tim kerja"
    TEAM_MEMBER = "team_member", "Anggota tim kerja"
    SECRETARIAT = "secretariat", "Sekretariat"
    AGENCY_HEAD = "agency_head", "Kepala dinas"
    OBJECTION_AUTHORITY = "objection_authority", "Atasan PPID"
    RECORDS_OFFICER = "records_officer", "Arsiparis"
    AGENCY_ADMIN = "agency_admin", "Admin instansi"
    AUDITOR = "auditor", "Auditor"


class Agency(models.Model):
    """Instansi. `code` stands in addresses, numbering scopes and procedure codes."""

    code = models.SlugField("kode", unique=True)
    name = models.CharField("nama", max_length=160)
    short_name = models.CharField("nama pendek", max_length=80)
    province = models.CharField("provinsi", max_length=80)
    parent_body = models.CharField("badan induk", max_length=160, blank=True)
    calendar = models.ForeignKey("workdays.Calendar", models.PROTECT, verbose_name="kalender")
    address = models.CharField("alamat", max_length=200)
    city = models.CharField("kota", max_length=80)
    phone = models.CharField("telepon", max_length=40, blank=True)
    whatsapp = models.CharField("WhatsApp", max_length=40, blank=True)
    email = models.EmailField("pos-el", blank=True)
    website = models.CharField("laman", max_length=120, blank=True)
    crest = models.CharField("lambang", max_length=80, default="crest-kalbar.svg")
    accent = models.CharField(
        "warna",
        max_length=7,
        default="#0b5351",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", "Tulis warna seperti #0b5351.")],
    )
    host = models.CharField("nama host", max_length=120, blank=True)
    settings = models.JSONField("pengaturan", default=dict, blank=True)
    active = models.BooleanField("aktif", default=True)

    class Meta:
        verbose_name, verbose_name_plural = "instansi", "instansi"

    def __str__(self) -> str:
        return self.name

    def setting(self, name: str) -> object:
        """The agency's own figure, or the default. Raises KeyError for an unknown name."""
        return self.settings.get(name, DEFAULT_SETTINGS[name])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.calendar.time_zone)


class Unit(models.Model):
    """Bidang, sekretariat, UPT: a node of the agency's tree."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units", verbose_name="instansi")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="induk")
    code = models.SlugField("kode")
    name = models.CharField("nama", max_length=120)
    letter_code = models.CharField("kode surat", max_length=40, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "unit", "unit"
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="unit_code_once")]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff. Rank and NIP may be missing (PPPK has no rank, support staff no NIP)."""

    first_name = last_name = None  # type: ignore[assignment]
    full_name = models.CharField("nama lengkap", max_length=120)
    nip = models.CharField("NIP", max_length=24, blank=True)
    rank = models.CharField("pangkat/golongan", max_length=60, blank=True)
    shortcuts = models.BooleanField("pintasan papan ketik", default=True)

    class Meta(AbstractUser.Meta):
        verbose_name, verbose_name_plural = "petugas", "petugas"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self).split()[0]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date) -> AppointmentQuerySet:
        """In force on that day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class Appointment(models.Model):
    """Who holds which role, in which unit, from when until when; Plt/Plh with the decree that says so."""

    class Acting(models.TextChoices):
        DEFINITIVE = "", "definitif"
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name="petugas")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="appointments", verbose_name="instansi")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="unit")
    role = models.CharField("peran", max_length=24, choices=Role.choices)
    position = models.CharField("jabatan", max_length=120)
    acting = models.CharField("status", max_length=3, choices=Acting.choices, blank=True, default="")
    decree = models.CharField("surat perintah", max_length=120, blank=True)
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("sampai dengan", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "penunjukan", "penunjukan"
        constraints = [
            models.CheckConstraint(
                condition=Q(acting="") | (~Q(decree="") & Q(valid_until__isnull=False)),
                name="acting_needs_decree_and_end",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="appointment_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["agency", "role"], name="appointment_by_role")]

    def __str__(self) -> str:
        return f"{self.title} – {self.user}"

    @property
    def title(self) -> str:
        """Position as a letter prints it, e.g. "Plh. Kepala Dinas"."""
        prefix = self.Acting(self.acting).label + " " if self.acting else ""
        return prefix + self.position
