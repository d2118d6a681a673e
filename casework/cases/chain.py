"""Forges the links of a case's chain of events. The head row is locked, so links are never forged side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Q, Subquery

from casework.cases.models import Case, ChainHead, EffectRun, Event
from casework.cases.models.event import event_digest
from casework.organization.actors import Actor
from casework.prepared import insert

GENESIS = "0" * 64


@dataclass
class Chain:
    """Events of one act, linked to each other and to the head; written in one go by `write()`."""

    case: Case
    seq: int
    hash: str
    is_new: bool
    events: list[Event] = field(default_factory=list)
    _effects: list[tuple[Event, str]] = field(default_factory=list)

    @classmethod
    def begin(cls, case: Case) -> Chain:
        return cls(case, 0, GENESIS, is_new=True)

    @classmethod
    def take(cls, case: Case) -> Chain:
        """Lock order: case → number counter → chain head (docs/architecture.md)."""
        head = ChainHead.objects.select_for_update().get(pk=case.pk)
        return cls(case, head.seq, head.hash, is_new=False)

    def add(
        self, kind: str, *, by: Actor, at: datetime, data: dict[str, Any], effects: list[str] | None = None
    ) -> Event:
        self.seq += 1
        actor = by.as_data()
        digest = event_digest(self.hash, case_id=self.case.pk, seq=self.seq, kind=kind, actor=actor, at=at, data=data)
        event = Event(
            case=self.case, seq=self.seq, kind=kind, actor=actor, user_id=by.user_id, at=at, data=data,
            previous_hash=self.hash, hash=digest,
        )  # fmt: skip
        self.hash = digest
        self.events.append(event)
        self._effects += [(event, name) for name in effects or ()]
        return event

    def write(self, now: datetime) -> list[EffectRun]:
        insert(self.events)
        if self.is_new:
            insert([ChainHead(case=self.case, seq=self.seq, hash=self.hash)])
        else:
            ChainHead.objects.filter(pk=self.case.pk).update(seq=self.seq, hash=self.hash)
        runs = [EffectRun(event=event, effect=name, not_before=now) for event, name in self._effects]
        insert(runs)
        return runs


def broken_links(events: Iterator[Event]) -> Iterator[str]:
    """Sentences about every link that does not hold, over events ordered by case and seq."""
    case_id, seq, digest = None, 0, GENESIS
    for event in events:
        if event.case_id != case_id:
            case_id, seq, digest = event.case_id, 0, GENESIS
        expected = event_digest(
            digest,
            case_id=event.case_id,
            seq=event.seq,
            kind=event.kind,
            actor=event.actor,
            at=event.at,
            data=event.data,
        )
        if event.seq != seq + 1:
            yield f"Kasus {event.case_id}: setelah peristiwa {seq} datang {event.seq}; ada yang hilang atau disisipkan."
        elif event.previous_hash != digest:
            yield f"Kasus {event.case_id}: peristiwa {event.seq} tidak bersambung dengan yang sebelumnya."
        elif event.hash != expected:
            yield f"Kasus {event.case_id}: isi peristiwa {event.seq} berubah setelah dicatat."
        seq, digest = event.seq, event.hash


def lost_tails() -> Iterator[str]:
    """Cases whose last event is not the one the head remembers."""
    last = Event.objects.filter(case=OuterRef("case")).order_by("-seq")
    heads = ChainHead.objects.annotate(
        last_seq=Subquery(last.values("seq")[:1]), last_hash=Subquery(last.values("hash")[:1])
    )
    for head in heads.filter(~Q(seq=F("last_seq")) | ~Q(hash=F("last_hash")) | Q(last_seq=None)).iterator():
        yield f"Kasus {head.pk}: ujung rantai tidak cocok; peristiwa terakhir hilang atau ditambah."
    headless = Event.objects.filter(case__chain_head=None).values("case").annotate(seq=Max("seq"))
    for row in headless:
        yield f"Kasus {row['case']}: rantai tidak punya ujung."
