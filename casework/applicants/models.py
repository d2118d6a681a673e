from __future__ import annotations

import secrets
import uuid
from functools import cached_property

from django.conf import settings
from django.db import connections, models
from django.db.models import Q

from casework.organization.models import Agency

from . import identity
from .keys import keys
from .sealed import ERASED, RowCipher, Sealed


class ApplicantQuerySet(models.QuerySet["Applicant"]):
    def of(self, agency: Agency) -> ApplicantQuerySet:
        return self.filter(agency=agency, erased_at=None)

    def with_nik(self, agency: Agency, nik: str) -> ApplicantQuerySet:
        """`nik` normal (16 digits). Several rows only while an online claim on the same NIK waits to be compared."""
        return self.of(agency).filter(nik_hash=fingerprint(agency.pk, "nik", nik)).order_by("doubtful", "pk")

    def with_phone(self, agency: Agency, phone: str) -> ApplicantQuerySet:
        return self.of(agency).filter(phone_hash=fingerprint(agency.pk, "phone", phone)).order_by("pk")

    def named(self, agency: Agency, start: str) -> ApplicantQuerySet:
        """Names that begin with these letters, read from the index (agency, search_name)."""
        key = identity.search_key(start)
        found = self.of(agency).filter(search_name__startswith=key)
        if connections[self.db].vendor == "sqlite":  # its LIKE ignores case and therefore the index; a range uses it
            found = found.filter(search_name__gte=key, search_name__lt=key + "\U0010ffff")
        return found.order_by("search_name", "pk")

    def word_named(self, agency: Agency, start: str) -> ApplicantQuerySet:
        """Names of which a later word begins with these letters."""
        return (
            self.of(agency).filter(search_name__contains=f" {identity.search_key(start)}").order_by("search_name", "pk")
        )


class Applicant(models.Model):
    """Who asks: one row per person or body and agency. `register()` finds or makes it, `erase()` ends it.

    NIK, telephone, address and e-mail are encrypted under this row's own data key; keyed hashes find them again.
    """

    class Kind(models.TextChoices):
        PERSON = "perorangan", "Perorangan"
        ENTITY = "badan_hukum", "Badan hukum"
        GROUP = "kelompok", "Kelompok orang"
        GOVERNMENT = "instansi", "Instansi pemerintah"

    ERASED_SHOWN = frozenset({"nik", "phone", "address", "email"})

    ref = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="applicants", verbose_name="instansi")
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField("nama", max_length=200)
    search_name = models.CharField(max_length=200, editable=False)
    occupation = models.CharField("pekerjaan", max_length=120, blank=True)
    regency = models.CharField("kabupaten/kota", max_length=80, blank=True)
    entity_number = models.CharField("nomor SK pengesahan", max_length=80, blank=True)
    member_count = models.PositiveIntegerField("jumlah anggota", null=True, blank=True)
    identity_seen = models.BooleanField("KTP ditunjukkan, tidak disimpan", default=False)
    doubtful = models.BooleanField(
        "perlu dicocokkan",
        default=False,
        help_text="NIK sama dengan pemohon lain, tetapi kontaknya berbeda dan belum ditemui petugas.",
    )

    data_key = models.CharField(max_length=160, blank=True, editable=False)
    nik_sealed = models.TextField(blank=True, editable=False)
    phone_sealed = models.TextField(blank=True, editable=False)
    address_sealed = models.TextField(blank=True, editable=False)
    email_sealed = models.TextField(blank=True, editable=False)
    nik_hash = models.CharField(max_length=64, blank=True, editable=False)
    phone_hash = models.CharField(max_length=64, blank=True, editable=False)
    identity_file = models.OneToOneField(
        "files.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="salinan identitas"
    )

    created_at = models.DateTimeField("dicatat pada")
    updated_at = models.DateTimeField("diubah pada")
    erased_at = models.DateTimeField("dihapus pada", null=True, blank=True)

    nik = Sealed()
    phone = Sealed()
    address = Sealed()
    email = Sealed()

    objects = ApplicantQuerySet.as_manager()

    class Meta:
        verbose_name = "pemohon"
        verbose_name_plural = "pemohon"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "nik_hash"],
                condition=~Q(nik_hash="") & Q(doubtful=False, kind="perorangan"),
                name="applicant_nik_once",
            ),
            models.UniqueConstraint(
                fields=["agency", "entity_number"],
                condition=~Q(entity_number="") & Q(doubtful=False),
                name="applicant_entity_once",
            ),
            models.CheckConstraint(condition=Q(erased_at=None) | Q(data_key=""), name="applicant_erased_has_no_key"),
        ]
        indexes = [
            models.Index(fields=["agency", "nik_hash"], name="applicant_by_nik"),
            models.Index(fields=["agency", "phone_hash"], name="applicant_by_phone"),
            # PostgreSQL reads LIKE 'X%' from an index only in this operator class; SQLite ignores it.
            models.Index(
                fields=["agency", "search_name"],
                opclasses=["int8_ops", "varchar_pattern_ops"],
                name="applicant_by_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def open_key(self) -> bytes:
        """This row's data key; made with the row, gone when it is erased."""
        if self.erased_at:
            raise ValueError("The data key of an erased applicant has been destroyed.")
        if not self.data_key:
            self._opened = secrets.token_bytes(32)
            self.data_key = keys().wrap(self._opened, owner=str(self.ref))
        return self._opened

    @cached_property
    def _opened(self) -> bytes:
        return keys().unwrap(self.data_key, owner=str(self.ref))

    @property
    def cipher(self) -> RowCipher:
        """For files.store.keep() and files.store.read() of this applicant's documents."""
        return RowCipher(self.open_key(), str(self.ref))

    @property
    def masked_nik(self) -> str:
        return ERASED if self.erased_at else identity.masked_nik(self.nik)

    @property
    def masked_phone(self) -> str:
        return ERASED if self.erased_at else identity.masked_phone(self.phone)

    @property
    def masked_email(self) -> str:
        return ERASED if self.erased_at else identity.masked_email(self.email)

    @property
    def short_name(self) -> str:
        """For pages that a tracking code opens: R*** S***."""
        return ERASED if self.erased_at else identity.short_name(self.name)

    @property
    def identity_label(self) -> str:
        """What the register writes as proof of identity."""
        return self.entity_number or self.masked_nik or ("KTP ditunjukkan" if self.identity_seen else "")


def fingerprint(agency_id: int, what: str, value: str) -> str:
    """Keyed hash, different for each agency. "" for nothing."""
    return keys().fingerprint(agency_id, what, value) if value else ""


class IdentityReveal(models.Model):
    """Somebody of the staff saw the unmasked data of an applicant, and why. Written by `reveal()`, never changed."""

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="reveals", verbose_name="pemohon")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="petugas")
    reason = models.CharField("alasan", max_length=200)
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "pembukaan identitas"
        verbose_name_plural = "pembukaan identitas"
        indexes = [models.Index(fields=["applicant", "at"], name="reveal_by_applicant")]

    def __str__(self) -> str:
        return f"{self.applicant_id} {self.at:%Y-%m-%d %H:%M}"


class Correction(models.Model):
    """Data of an applicant corrected, or asked to be. The values lie sealed under his key; only the fields are open.

    Asked by the applicant it waits until the office decides; another contact waits first for the old contact, or for
    the counter, to confirm it.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "menunggu dipastikan pemohon"
        ASKED = "asked", "menunggu petugas"
        DONE = "done", "diperbaiki"
        REFUSED = "refused", "ditolak"

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="corrections", verbose_name="pemohon")
    case_number = models.CharField("nomor kasus", max_length=24, blank=True)
    names = models.JSONField("kolom", default=list)
    values_sealed = models.TextField(blank=True, editable=False)
    state = models.CharField("keadaan", max_length=12, choices=State.choices)
    reason = models.CharField("alasan", max_length=300, blank=True)
    asked_at = models.DateTimeField("diminta")
    confirmed_at = models.DateTimeField("dipastikan", null=True, blank=True)
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="petugas"
    )

    class Meta:
        verbose_name, verbose_name_plural = "perbaikan data pemohon", "perbaikan data pemohon"
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return ", ".join(self.names)
