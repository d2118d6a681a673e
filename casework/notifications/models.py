"""Messages to be sent. The rows are the truth; Celery only wakes the sender."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

LOST_AFTER = timedelta(seconds=settings.CLAIM_SECONDS)


class OutgoingMessageQuerySet(models.QuerySet["OutgoingMessage"]):
    def due(self, now: datetime) -> OutgoingMessageQuerySet:
        """Waiting and ripe, oldest first; and those whose sender died under way."""
        state = OutgoingMessage.State
        ripe = Q(state__in=(state.QUEUED, state.AWAITING_RETRY), not_before__lte=now)
        lost = Q(state=state.INFLIGHT, inflight_since__lte=now - LOST_AFTER)
        return self.filter(ripe | lost).order_by("id")

    def stuck(self) -> OutgoingMessageQuerySet:
        """What somebody has to look at."""
        return self.filter(state__in=(OutgoingMessage.State.FAILED, OutgoingMessage.State.WITHHELD)).order_by("-id")


class OutgoingMessage(models.Model):
    """One per event, recipient and channel; what the office tells its own people without a case names the agency.
    The address is read when it is sent, never kept here.

    `message_id` follows from event, recipient and channel: whatever is sent twice says so. `possible_duplicates` counts
    the times nobody knows whether the server had taken it.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "pos-el"

    class State(models.TextChoices):
        QUEUED = "queued", "menunggu"
        INFLIGHT = "inflight", "sedang dikirim"
        SENT = "sent", "terkirim"
        AWAITING_RETRY = "awaiting_retry", "akan dicoba lagi"
        FAILED = "failed", "gagal"
        WITHHELD = "withheld", "tidak dikirim"

    event = models.ForeignKey(
        "cases.Event", models.PROTECT, null=True, blank=True, related_name="messages", verbose_name="peristiwa"
    )
    agency = models.ForeignKey(  # of what is not about a case
        "organization.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="instansi"
    )
    channel = models.CharField("saluran", max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    applicant = models.ForeignKey(
        "applicants.Applicant", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="pemohon"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="petugas"
    )
    subject = models.CharField("perihal", max_length=60)
    body = models.TextField("isi")
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField("keadaan", max_length=16, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField("percobaan", default=0)
    possible_duplicates = models.PositiveSmallIntegerField("mungkin ganda", default=0)
    error = models.CharField("galat", max_length=300, blank=True)
    created_at = models.DateTimeField("dibuat")
    not_before = models.DateTimeField("tidak sebelum")
    inflight_since = models.DateTimeField("mulai dikirim", null=True, blank=True)
    sent_at = models.DateTimeField("terkirim", null=True, blank=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "pesan keluar", "pesan keluar"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "applicant", "channel"],
                condition=Q(applicant__isnull=False),
                name="message_once_per_applicant",
            ),
            models.UniqueConstraint(
                fields=["event", "user", "channel"], condition=Q(user__isnull=False), name="message_once_per_user"
            ),
            models.CheckConstraint(
                condition=Q(applicant__isnull=True, user__isnull=False) | Q(applicant__isnull=False, user__isnull=True),
                name="message_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, agency__isnull=True) | Q(event__isnull=True, agency__isnull=False),
                name="message_of_event_or_office",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=("queued", "inflight", "awaiting_retry")),
                name="message_to_send",
            ),
            models.Index(fields=["-id"], condition=Q(state__in=("failed", "withheld")), name="message_stuck"),
        ]

    def __str__(self) -> str:
        return self.subject


class DemoMail(models.Model):
    """What the demo would have sent; written by MailboxBackend alone, shown at /kotak-keluar/."""

    to = models.CharField("kepada", max_length=320)
    sender = models.CharField("dari", max_length=320)
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    message_id = models.CharField(max_length=250, blank=True)
    automatic = models.BooleanField(default=False)  # ours; other mail (a password link) is for staff only
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name, verbose_name_plural = "surel contoh", "surel contoh"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject
