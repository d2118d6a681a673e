"""Who signs here: one class, named by LETTER_SIGNING["signer"]; an HSM or a signing service can take its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from casework.letters.pdf import PdfFailed

ABSENT = (
    "Portal ini belum mempunyai penanda tangan elektronik sendiri. Ubah cara tanda tangan surat ini, "
    "atau minta admin aplikasi memasangnya (LETTER_SIGNER)."
)


class SigningFailed(PdfFailed):
    """The document was not signed; `reason` is an Indonesian sentence for staff."""


@dataclass(frozen=True)
class Purpose:
    """What stands in the signature beside the certificate."""

    field: str
    name: str
    reason: str
    location: str
    at: datetime


class Signer(Protocol):
    trial: bool  # its letters say UJI COBA

    def certificate(self) -> bytes:
        """DER of the certificate it signs with. Raises SigningFailed."""

    def sign(self, data: bytes, purpose: Purpose) -> bytes:
        """`data` and behind it the signature (PAdES). Raises SigningFailed."""


@lru_cache(maxsize=4)
def _made(path: str) -> Signer:
    made: Signer = import_string(path)()
    return made


def current() -> Signer | None:
    """None where no signer is installed."""
    path = str(settings.LETTER_SIGNING["signer"])
    return _made(path) if path else None


def required() -> Signer:
    signer = current()
    if signer is None:
        raise SigningFailed(ABSENT)
    return signer
