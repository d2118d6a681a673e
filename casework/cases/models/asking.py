"""How somebody asks in one case: through whom, and with which proofs. A kuasa of one case says nothing of another."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from casework.applicants.identity import masked_nik, masked_phone
from casework.applicants.models import Applicant
from casework.applicants.proofs import PROOFS
from casework.applicants.sealed import ERASED, Sealed
from casework.cases.models.case import Case


class Lent(Sealed):
    """Sealed under another row's key: when that is gone, so is this."""

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        return ERASED if row is not None and row.erased_at else super().__get__(row, owner)


class Representation(models.Model):
    """The kuasa of this case. What identifies him is sealed under the applicant's key and goes when that goes."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="representation", verbose_name="kasus")
    own_ref = models.UUIDField(default=uuid.uuid4, editable=False)
    name_sealed = models.TextField(editable=False)
    nik_sealed = models.TextField(blank=True, editable=False)
    phone_sealed = models.TextField(blank=True, editable=False)
    address_sealed = models.TextField(blank=True, editable=False)

    name = Lent()
    nik = Lent()
    phone = Lent()
    address = Lent()

    class Meta:
        verbose_name, verbose_name_plural = "kuasa", "kuasa"

    def __str__(self) -> str:
        return str(self.name)

    @property
    def _applicant(self) -> Applicant:
        applicant = self.case.applicant
        assert applicant is not None  # nobody represents nobody
        return applicant

    @property
    def ref(self) -> str:
        return f"{self._applicant.ref}:{self.own_ref}"

    @property
    def erased_at(self) -> datetime | None:
        return self._applicant.erased_at

    def open_key(self) -> bytes:
        return self._applicant.open_key()

    @property
    def masked_nik(self) -> str:
        return ERASED if self.erased_at else masked_nik(self.nik)

    @property
    def masked_phone(self) -> str:
        return ERASED if self.erased_at else masked_phone(self.phone)


class Requirement(models.Model):
    """One thing the case needs of its applicant: a proof of who asks, or an answer an officer wrote down.

    `asked_at`: an officer wants it (again), with `why` for the applicant; it stays until it is there or given up.
    """

    class How(models.TextChoices):
        MISSING = "", "belum ada"
        UPLOADED = "uploaded", "dilampirkan"
        SHOWN = "shown", "ditunjukkan di loket"
        ANSWERED = "answered", "dijawab"
        WAIVED = "waived", "tidak diperlukan"

    case = models.ForeignKey(Case, models.PROTECT, related_name="requirements", verbose_name="kasus")
    key = models.SlugField(max_length=40)
    label = models.CharField("yang diminta", max_length=120)
    why = models.CharField("penjelasan", max_length=300, blank=True)
    how = models.CharField("keadaan", max_length=8, choices=How.choices, blank=True, default="")
    asked_at = models.DateTimeField("diminta", null=True, blank=True)
    settled_at = models.DateTimeField("ada sejak", null=True, blank=True)
    settled_by = models.ForeignKey("organization.User", models.PROTECT, null=True, blank=True, related_name="+")
    file = models.OneToOneField("files.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "kelengkapan", "kelengkapan"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], condition=~Q(key="lain"), name="requirement_once_per_case")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def missing(self) -> bool:
        return not self.how

    @property
    def open(self) -> bool:
        """Waits for the applicant."""
        return self.asked_at is not None and not self.how

    @property
    def wants_file(self) -> bool:
        return self.key in PROOFS
