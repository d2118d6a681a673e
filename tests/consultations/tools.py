"""A visitor with a question, and what is typed for him."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from casework.cases.intake import intakes, open_case
from casework.cases.models import Case
from casework.cooperatives import register
from casework.cooperatives.models import Cooperative
from tests.cast import Cast

NIK = "6171030210012"
NOTES = {
    "topics": ["Pendirian koperasi", "Rapat pembentukan dan penyuluhan"], "question": "Berapa pendirinya?",
    "answer": "Sembilan orang.", "legal_basis": "UU 6/2023", "brought": "Berita acara", "position": "Ketua",
}  # fmt: skip
RESULT = {name: NOTES[name] for name in NOTES if name != "position"} | {
    "follow_up": "selesai", "checklist": ["Disposisi"], "note": "Tanpa bahan",
}  # fmt: skip


def cooperative(cast: Cast, agency: str = "kalbar", **changes: str) -> Cooperative:
    facts = {"name": "Koperasi Kredit Sinar Kapuas", "nik_koperasi": NIK, "regency": "Kabupaten Sintang"}
    return register.add(cast.agency(agency), facts | changes, at=cast.now)


def visit(cast: Cast, **facts: str) -> Case:
    """Registered at the desk, so it waits for the bidang."""
    asked = {"topic": "Pendirian koperasi", "cooperative_name": "", "position": "Ketua"} | facts
    form = intakes["konsultasi"].form(asked, agency=cast.agency())
    assert form.is_valid(), form.errors
    return open_case(
        intakes["konsultasi"], agency=cast.agency(), form=form, by=cast.actor("mega"), at=cast.now, channel="walk_in",
        applicant=cast.person(),
    ).case  # fmt: skip


def text(answer: HttpResponse) -> str:
    """What stands on the page, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def hidden(client: Client, url: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', client.get(url).content.decode())
    assert found, name
    return found[1]


def served(cast: Cast, case: Case, by: str = "theresia", *, minutes: int = 70, **changes: Any) -> Case:
    """From the first button to the last, through the pages."""
    url = f"/konsultasi/{case.slug}/"
    cast[by].post(url + "mulai/")
    cast.later(minutes=minutes)
    stop = NOTES | {"revision": hidden(cast[by], url, "revision"), "do": "stop"} | changes
    assert cast[by].post(url, stop).status_code == 302
    cast[by].post(url + "mulai/")
    cast.later(minutes=10)
    version = hidden(cast[by], url, "version")
    answer = cast[by].post(f"/kasus/{case.slug}/langkah/finish/", RESULT | changes | {"version": version})
    assert answer.status_code == 302, text(answer)
    return cast.fresh(case)
