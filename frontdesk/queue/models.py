"""A visitor's number of the day. It knows no name; whose it was says the case, once there is one."""

from __future__ import annotations

from datetime import date

from django.db import models

from casework.organization.models import Agency, Unit, User
from frontdesk.queue.lines import LINES


class TicketQuerySet(models.QuerySet["QueueTicket"]):
    def of_day(self, agency: Agency, day: date) -> TicketQuerySet:
        return self.filter(agency=agency, day=day)

    def unchanged(self, ticket: QueueTicket) -> TicketQuerySet:
        """The row as it was read; empty when somebody was quicker."""
        return self.filter(pk=ticket.pk, version=ticket.version)


class QueueTicket(models.Model):
    """Written by queue.calling alone. `waited` and `served` are seconds, added up over counter and bidang."""

    class State(models.TextChoices):
        WAITING = "waiting", "Menunggu"
        CALLED = "called", "Dipanggil"
        SERVING = "serving", "Dilayani"
        DONE = "done", "Selesai"
        NO_SHOW = "no_show", "Tidak hadir"

    class Way(models.TextChoices):
        KIOSK = "kiosk", "mesin pelayanan"
        COUNTER = "counter", "loket"
        BOOKED = "booked", "janji temu"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="instansi")
    day = models.DateField("hari")
    line = models.CharField("layanan", max_length=16)
    number = models.PositiveIntegerField("nomor")
    way = models.CharField("lewat", max_length=8, choices=Way.choices)
    priority = models.BooleanField("didahulukan", default=False)  # elderly, pregnant, disabled
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.WAITING)
    joined_at = models.DateTimeField("diambil")
    waiting_since = models.DateTimeField("menunggu sejak")  # again, when forwarded
    called_at = models.DateTimeField("dipanggil", null=True, blank=True)  # the last call
    calls = models.PositiveSmallIntegerField("banyak panggilan", default=0)
    serving_since = models.DateTimeField("dilayani sejak", null=True, blank=True)
    ended_at = models.DateTimeField("berakhir", null=True, blank=True)
    waited = models.PositiveIntegerField("lama menunggu", default=0)
    served = models.PositiveIntegerField("lama dilayani", default=0)
    counter = models.CharField("loket", max_length=120, blank=True)
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="petugas")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bidang")
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kasus"
    )
    device = models.ForeignKey("frontdesk.KioskDevice", models.PROTECT, null=True, blank=True, related_name="+")
    key = models.UUIDField("kunci formulir", unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "nomor antrean", "nomor antrean"
        constraints = [
            models.UniqueConstraint(fields=["agency", "day", "line", "number"], name="queue_number_once_a_day"),
        ]
        indexes = [models.Index(fields=["agency", "day", "state"], name="queue_of_the_day")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As it stands on paper and board, e.g. "A001"."""
        return f"{LINES[self.line].letter}{self.number:03d}"

    @property
    def line_label(self) -> str:
        return LINES[self.line].label
