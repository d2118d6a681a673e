"""A request being written: kept encrypted in the visitor's session for a day, its uploaded proofs beside it."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from casework.applicants.sealed import RowCipher
from casework.cases.follow import box
from casework.files import store
from casework.files.checking import Checked
from requests_app.models import DraftFile

LIFE = timedelta(hours=24)
SECONDS = int(LIFE.total_seconds())
AT_ONCE = 50  # forgotten uploads removed when somebody uploads


@dataclass
class Draft:
    """answers: field → text as typed. papers: proof → {"file", "key", "name", "size"}, or {"later": True}."""

    code: str
    key: str
    begun: datetime
    answers: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, session: SessionBase, code: str, now: datetime) -> Draft:
        """The draft for this agency, or a fresh one when there is none or it is older than a day."""
        kept = box.get(session, _name(code))
        if kept and now - datetime.fromisoformat(kept["begun"]) < LIFE:
            kept.pop("identity", None)  # as drafts were kept before there were several proofs
            return cls(code=code, begun=datetime.fromisoformat(kept.pop("begun")), **kept)
        return cls(code, str(uuid.uuid4()), now)

    def save(self, session: SessionBase, *, signed_in: bool = False) -> None:
        value = {
            "key": self.key,
            "begun": self.begun.isoformat(),
            "answers": self.answers,
            "done": self.done,
            "papers": self.papers,
        }
        box.put(session, _name(self.code), value)
        if not signed_in:  # never lengthens the session of somebody at work
            session.set_expiry(SECONDS)

    def drop(self, session: SessionBase) -> None:
        session.pop(_name(self.code), None)

    def mark(self, step: str) -> None:
        if step not in self.done:
            self.done.append(step)

    def keep_paper(self, proof: str, found: Checked, now: datetime) -> None:
        self.forget_papers({proof})
        sweep(now)
        key = secrets.token_bytes(32)
        file = store.keep(found, at=now, cipher=RowCipher(key, self.key))
        DraftFile.objects.create(file=file, kept_until=now + LIFE)
        self.papers[proof] = {
            "file": str(file.pk),
            "key": base64.b64encode(key).decode(),
            "name": found.name,
            "size": found.size,
        }

    def bring_later(self, proof: str) -> None:
        self.forget_papers({proof})
        self.papers[proof] = {"later": True}

    def forget_papers(self, proofs: Iterable[str]) -> None:
        gone = [self.papers.pop(proof) for proof in set(proofs) & set(self.papers)]
        for row in DraftFile.objects.select_related("file").filter(
            file__in=[row["file"] for row in gone if "file" in row]
        ):
            row.forget()

    def document(self, proof: str) -> Checked | None:
        """The file as it was uploaded; None when it is brought later or was swept."""
        kept = self.papers.get(proof, {})
        if "file" not in kept:
            return None
        row = DraftFile.objects.select_related("file").filter(file=kept["file"]).first()
        if row is None:
            return None
        cipher = RowCipher(base64.b64decode(kept["key"]), self.key)
        return Checked(row.file.name, row.file.content_type, store.read(row.file, cipher))


def sweep(now: datetime) -> int:
    """Uploads whose draft nobody finished within a day."""
    rows = list(DraftFile.objects.filter(kept_until__lt=now).select_related("file")[:AT_ONCE])
    for row in rows:
        row.forget()
    return len(rows)


def _name(code: str) -> str:
    return f"ajukan-{code}"
