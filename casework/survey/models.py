"""Answers of the survey, and who has answered already: two tables that nothing joins."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from casework.organization.models import Agency
from casework.survey.elements import KEYS


class SurveyAnswer(models.Model):
    """One answered form. It knows neither case nor person, and no moment finer than its month."""

    class Way(models.TextChoices):
        LINK = "link", "tautan di halaman lacak"
        KIOSK = "kiosk", "mesin pelayanan"
        PAPER = "paper", "formulir kertas"

    class Age(models.TextChoices):
        YOUNG = "-24", "di bawah 25 tahun"
        MIDDLE = "25-39", "25–39 tahun"
        OLDER = "40-59", "40–59 tahun"
        SENIOR = "60-", "60 tahun ke atas"

    class Sex(models.TextChoices):
        FEMALE = "p", "Perempuan"
        MALE = "l", "Laki-laki"

    class Education(models.TextChoices):
        PRIMARY = "sd", "SD atau sederajat"
        JUNIOR = "smp", "SMP atau sederajat"
        SENIOR = "sma", "SMA atau sederajat"
        DIPLOMA = "d", "Diploma"
        BACHELOR = "s1", "Sarjana (S1)"
        MASTER = "s2", "Magister atau doktor"

    class Occupation(models.TextChoices):
        CIVIL = "asn", "ASN, TNI, atau Polri"
        PRIVATE = "swasta", "Pegawai swasta"
        BUSINESS = "usaha", "Wirausaha atau pengurus koperasi"
        STUDENT = "pelajar", "Pelajar atau mahasiswa"
        OTHER = "lain", "Lainnya"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # tells no order
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="instansi")
    service = models.CharField("layanan", max_length=24)
    month = models.DateField("bulan")  # its first day
    way = models.CharField("lewat", max_length=5, choices=Way.choices)
    u1 = models.PositiveSmallIntegerField()
    u2 = models.PositiveSmallIntegerField()
    u3 = models.PositiveSmallIntegerField()
    u4 = models.PositiveSmallIntegerField()
    u5 = models.PositiveSmallIntegerField()
    u6 = models.PositiveSmallIntegerField()
    u7 = models.PositiveSmallIntegerField()
    u8 = models.PositiveSmallIntegerField()
    u9 = models.PositiveSmallIntegerField()
    age = models.CharField("umur", max_length=5, choices=Age.choices, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    education = models.CharField("pendidikan", max_length=3, choices=Education.choices, blank=True)
    occupation = models.CharField("pekerjaan", max_length=8, choices=Occupation.choices, blank=True)
    remark = models.TextField("saran", blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "jawaban survei", "jawaban survei"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{key}__gte": 1 for key in KEYS}, **{f"{key}__lte": 4 for key in KEYS}),
                name="survey_answer_one_to_four",
            ),
        ]
        indexes = [models.Index(fields=["agency", "month", "service"], name="survey_by_month")]

    def __str__(self) -> str:
        return f"{self.service} {self.month:%Y-%m}"


class SurveyTurn(models.Model):
    """That a case has answered, so that none answers twice. `seal` is keyed: no list of cases tells it back."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    service = models.CharField(max_length=24)
    month = models.DateField()
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = "giliran survei", "giliran survei"
        indexes = [models.Index(fields=["agency", "month", "service"], name="survey_turn_by_month")]

    def __str__(self) -> str:
        return f"{self.service} {self.month:%Y-%m}"
