"""What happened: append-only, hash-chained per case; at once the history and the work list of effects."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from casework.cases.models.case import Case


def event_digest(
    previous: str, *, case_id: int, seq: int, kind: str, actor: dict[str, Any], at: datetime, data: dict[str, Any]
) -> str:
    """sha256 over the previous hash and everything the row says; the moment in UTC microseconds."""
    body = [previous, case_id, seq, kind, actor, int(at.timestamp() * 1_000_000), data]
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


class EventQuerySet(models.QuerySet["Event"]):
    def for_timeline(self) -> EventQuerySet:
        """In order, with who did it; without what only the chain reads."""
        told = ("case_id", "seq", "kind", "at", "data", "user__full_name")
        return self.select_related("user").only(*told).order_by("seq")


class Event(models.Model):
    """`data` holds ids, keys and hashes, never personal data. `action` is the transition's key, or empty."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.SlugField(max_length=40)
    actor = models.JSONField()
    user = models.ForeignKey("organization.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "peristiwa", "peristiwa"
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_seq_once")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


class ChainHead(models.Model):
    """The last link of a case's chain, locked while a new one is forged."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="chain_head")
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)


class EffectRun(models.Model):
    """One after-commit effect of one event: tries, error, done. Claimed by a conditional update with a lease."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="effects")
    effect = models.CharField(max_length=40)
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "akibat", "akibat"
        constraints = [models.UniqueConstraint(fields=["event", "effect"], name="effect_once_per_event")]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(done_at=None, failed_at=None), name="effect_to_run"),
        ]
