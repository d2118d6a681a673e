"""When an office works: its zone, its hours week by week, and the days it is closed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q

from casework.workdays.cache import snapshots
from casework.workdays.words import WEEKDAYS


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"Zona waktu “{name}” tidak dikenal. Tulis misalnya Asia/Jakarta atau Asia/Pontianak.")


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def update(self, **values: Any) -> int:
        snapshots.clear()
        return super().update(**{"revision": uuid.uuid4(), **values})


class Calendar(models.Model):
    """Kalender kerja of one or more agencies.

    `revision` changes whenever anything that bears on the calendar changes. It is random, not a counter: a change that
    is rolled back must never leave behind a revision that a later change could take again.
    """

    code = models.SlugField("kode", unique=True)
    name = models.CharField("nama", max_length=160)
    time_zone = models.CharField("zona waktu", max_length=40, validators=[validate_time_zone])
    revision = models.UUIDField("revisi", default=uuid.uuid4, editable=False)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "kalender", "kalender"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        self.revision = uuid.uuid4()
        snapshots.clear()
        fields = None if update_fields is None else {*update_fields, "revision"}
        super().save(*args, update_fields=fields, **options)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def renew() -> None:
    """A new revision for every calendar: a national holiday bears on all, and there are few."""
    Calendar.objects.update()


class RowQuerySet(models.QuerySet[Any]):
    """Whatever way a row changes, the calendars get a new revision in the same transaction."""

    def update(self, **values: Any) -> int:
        with transaction.atomic():
            renew()
            return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            renew()
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, *args: Any, **options: Any) -> list[Any]:
        with transaction.atomic():
            renew()
            return super().bulk_create(*args, **options)


class Row(models.Model):
    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            renew()
            super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            renew()
            return super().delete(*args, **options)


class OfficeHours(Row):
    """One week of hours and the dates it is in force. On a day that several cover, a special week (Ramadan, a half day)
    goes before an ordinary one, then the one that began last."""

    class Kind(models.TextChoices):
        WORK = "work", "jam kerja"
        SERVICE = "service", "jam layanan"

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="hours", verbose_name="kalender")
    kind = models.CharField("jenis", max_length=8, choices=Kind.choices)
    name = models.CharField("nama", max_length=120)
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("sampai dengan", null=True, blank=True)
    special = models.BooleanField("khusus", default=False, help_text="Mengganti jam biasa, misalnya selama Ramadan.")
    source = models.CharField("sumber", max_length=200, blank=True)
    verified = models.BooleanField("sudah diverifikasi", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "jam kantor", "jam kantor"
        ordering = ["calendar", "kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "kind", "valid_from", "special"],
                name="hours_start_once",
                violation_error_message="Jam kantor yang mulai berlaku pada tanggal itu sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="hours_end_after_start",
                violation_error_message="Jam kantor tidak dapat berakhir sebelum mulai berlaku.",
            ),
            models.CheckConstraint(
                condition=Q(special=False) | Q(valid_until__isnull=False),
                name="special_hours_end",
                violation_error_message="Isi tanggal akhir jam khusus, misalnya hari terakhir Ramadan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class OfficeDay(Row):
    """Hours of one weekday. A weekday without a row is closed."""

    hours = models.ForeignKey(OfficeHours, models.CASCADE, related_name="days", verbose_name="jam kantor")
    weekday = models.PositiveSmallIntegerField("hari", choices=list(enumerate(WEEKDAYS)))
    opens = models.TimeField("buka")
    closes = models.TimeField("tutup")
    break_start = models.TimeField("istirahat mulai", null=True, blank=True)
    break_end = models.TimeField("istirahat selesai", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "hari kantor", "hari kantor"
        ordering = ["hours", "weekday"]
        constraints = [
            models.UniqueConstraint(
                fields=["hours", "weekday"],
                name="office_day_once",
                violation_error_message="Jam untuk hari itu sudah ada.",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_0_to_6"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="office_closes_after_opening",
                violation_error_message="Jam tutup harus sesudah jam buka.",
            ),
            models.CheckConstraint(
                condition=Q(break_start=None, break_end=None)
                | Q(break_start__isnull=False, break_end__isnull=False)
                & Q(break_start__gt=F("opens"), break_end__gt=F("break_start"), break_end__lt=F("closes")),
                name="break_inside_office_day",
                violation_error_message="Isi mulai dan selesai istirahat, di antara jam buka dan jam tutup.",
            ),
        ]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens:%H.%M}–{self.closes:%H.%M}"

    @property
    def spans(self) -> tuple[tuple[time, time], ...]:
        """Open spans of wall time, the break cut out."""
        if self.break_start is None or self.break_end is None:
            return ((self.opens, self.closes),)
        return ((self.opens, self.break_start), (self.break_end, self.closes))


class Holiday(Row):
    """A date on which no office of the calendar works; without a calendar, none in the country."""

    class Kind(models.TextChoices):
        LIBUR = "libur", "libur nasional"
        CUTI_BERSAMA = "cuti_bersama", "cuti bersama"
        LOKAL = "lokal", "libur lokal"

    calendar = models.ForeignKey(
        Calendar,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="holidays",
        verbose_name="kalender",
        help_text="Kosong = nasional.",
    )
    date = models.DateField("tanggal", db_index=True)
    name = models.CharField("nama", max_length=120)
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    source = models.CharField("sumber", max_length=200, blank=True)
    verified = models.BooleanField("sudah diverifikasi", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "hari libur", "hari libur"
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["date"],
                condition=Q(calendar=None),
                name="national_holiday_once",
                violation_error_message="Hari libur nasional pada tanggal itu sudah ada.",
            ),
            models.UniqueConstraint(
                fields=["calendar", "date"],
                condition=Q(calendar__isnull=False),
                name="local_holiday_once",
                violation_error_message="Hari libur kalender ini pada tanggal itu sudah ada.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d-%m-%Y} {self.name}"
