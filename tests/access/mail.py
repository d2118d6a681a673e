"""What is posted to the mail room, and the picture of a scan."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.access.cast import House

INVITATION = {"kind": "invitation", "subject": "Rapat kerja", "recipient": "Biro Umum", "key": str(UUID(int=1))}


def scan() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 60), "white").save(data, "PNG")
    return SimpleUploadedFile("pindaian.png", data.getvalue(), content_type="image/png")


def _place(house: House, thing: str) -> dict[str, Any]:
    return {"shelf": "B2"}


BODIES = {
    "mailroom:scan": lambda house, thing: {"scan": scan()},
    "mailroom:tnde": lambda house, thing: {"tnde_number": "TNDE 1"},
    "mailroom:begin": lambda house, thing: INVITATION,
    "mailroom:reply": lambda house, thing: INVITATION,
    "mailroom:case_paper": _place,
    "mailroom:letter_paper": _place,
    "mailroom:lend": lambda house, thing: {"borrower": "Rini", "due_on": "2099-01-04"},
}
