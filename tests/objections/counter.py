"""The counter as an officer uses it for an objection, and the ways a request comes to be contested."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client

from casework.cases import engine, silence
from casework.cases.models import Case, Deadline
from casework.letters import issuing, life, numbering, sending
from casework.letters.models import Letter
from requests_app.models import Objection
from tests import decisions
from tests.cast import Cast

PERSON = {"kind": "perorangan", "name": "Siti Rahmawati", "phone": "0812 3456 7890", "address": "Jalan Contoh 1"}
WORDS = "Sampai hari ini jawaban yang diminta belum saya terima."
BODY = "Sehubungan dengan permohonan Saudara, permohonan Saudara **ditolak**."


def at_work(cast: Cast, name: str) -> Client:
    """Signed in now: a session does not outlive the days a test lets pass."""
    client = Client()
    client.force_login(cast.user(name))
    return client


def register(cast: Cast, client: Client | None = None, **said: Any) -> HttpResponse:
    client = client or at_work(cast, "mega")
    page = client.get("/loket/?layanan=keberatan").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    return client.post("/loket/?layanan=keberatan", {"key": key, "position": WORDS} | PERSON | said)


def objection_of(request: Case | None = None) -> Objection:
    rows = Objection.objects.select_related("case__parent", "case__agency__calendar", "authority__user")
    return rows.filter(case__parent=request).latest("pk")


def silent(cast: Cast, *, days: int = 1) -> Case:
    """A request that nobody answered, `days` after its last day."""
    case = cast.open_request()
    answer = Deadline.objects.get(case=case, kind="answer")
    cast.now = answer.due_at.replace(hour=2) + timedelta(days=days)
    silence.sweep(cast.now)
    return cast.fresh(case)


def answered(cast: Cast, signer: str, kind: str = "reply") -> Case:
    """A request answered with a letter that `signer` approved, numbered and sent."""
    case = decisions.prepared(cast.open_request(), kind, cast.now)
    letter = written(cast, case, kind, by="yuliana", body=None if kind == "refusal" else BODY)
    sign(cast, letter, signer)
    sending.send(letter, by=cast.actor("yuliana"), at=cast.now, how="post")
    return cast.fresh(case)


def written(cast: Cast, case: Case, kind: str, *, by: str, body: str | None = BODY) -> Letter:
    letter = life.draft(case, kind, by=cast.actor(by), at=cast.now)
    text = {"table": "", "recipient": "Siti Rahmawati"} | ({"body": body} if body else {})
    return life.save_text(letter, text, by=cast.actor(by), at=cast.now, revision=letter.revision)


def sign(cast: Cast, letter: Letter, signer: str) -> Letter:
    life.submit(letter, by=cast.actor("yuliana"), at=cast.now, revision=letter.revision)
    life.approve(letter, by=cast.actor(signer), at=cast.now, revision=letter.revision)
    numbering.take_number(letter, by=cast.actor("yuliana"), at=cast.now)
    return issuing.issue(letter, at=cast.now)


def note(cast: Cast, case: Case, kind: str, by: str = "yuliana", **more: Any) -> None:
    engine.record(case, kind, by=cast.actor(by), at=cast.now, **more)


def pdf_text(data: bytes, folder: Path) -> str:
    path = folder / "berkas.pdf"
    path.write_bytes(data)
    out = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", out)
