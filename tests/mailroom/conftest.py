import uuid
from typing import Any

import pytest
from django.http import HttpResponse

from casework.mailroom.models import IncomingLetter
from tests.cast import Cast

FACTS = {
    "sender": "Dinas Koperasi Kabupaten Sambas", "sender_kind": "instansi", "number": "500.3/117/KUKM",
    "dated": "2026-11-20",
    "about": "Undangan rapat koordinasi koperasi desa", "addressed": "agency_head", "purpose": "lain",
    "security": "biasa", "urgency": "segera", "attachments": "1 lembar", "classification": "500.3.2",
}  # fmt: skip


class Mail:
    """The clerk at the form."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def post(self, by: str = "sumarni", **changes: Any) -> HttpResponse:
        return self.cast[by].post("/surat-masuk/baru/", FACTS | {"key": str(uuid.uuid4())} | changes)

    def enter(self, by: str = "sumarni", **changes: Any) -> IncomingLetter:
        answer = self.post(by, **changes)
        assert answer.status_code == 302, answer.context["form"].errors
        return self.letter(answer)

    @staticmethod
    def letter(answer: HttpResponse) -> IncomingLetter:
        return IncomingLetter.objects.for_page().get(pk=answer["Location"].split("/")[2])


@pytest.fixture
def mail(cast: Cast) -> Mail:
    return Mail(cast)
