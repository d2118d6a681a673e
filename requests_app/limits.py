"""Brakes of the public form: no puzzle, no foreign service (docs/security.md)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core import signing
from django.core.cache import cache

SALT = "ajukan"
FASTEST, OLDEST = 3, 24 * 60 * 60  # seconds between showing the check page and sending it
PER_ADDRESS, PER_CONTACT = (5, 60 * 60), (3, 24 * 60 * 60)  # requests, seconds
TOO_FAST = "Periksa dahulu jawaban Saudara, lalu tekan Kirim permohonan sekali lagi."
TOO_OLD = "Halaman ini sudah dibuka lebih dari sehari. Periksa jawaban Saudara, lalu kirim."
ROBOT = "Kiriman ini tampak seperti dibuat program. Kosongkan isian “Jangan diisi”, lalu kirim lagi."


class TooMany(Exception):
    """Says when it may be tried again, in Indonesian."""


def stamp(key: str, at: datetime) -> str:
    """Signed moment at which the check page of this draft was shown."""
    return signing.dumps([key, int(at.timestamp())], salt=SALT)


def refusal(posted_stamp: str, key: str, trap: str, at: datetime) -> str:
    """ "" when a person may well have sent it; otherwise what to do."""
    if trap:
        return ROBOT
    try:
        shown_key, shown = signing.loads(posted_stamp, salt=SALT)
    except signing.BadSignature:
        return TOO_OLD
    age = at.timestamp() - shown
    if shown_key != key or age > OLDEST:
        return TOO_OLD
    return TOO_FAST if age < FASTEST else ""


def check(address: str, contacts: list[str]) -> None:
    """Raises TooMany when this address or one of these contacts has sent enough."""
    if _used(f"ajukan-ip:{address}") >= PER_ADDRESS[0]:
        raise TooMany(
            "Sudah 5 permohonan dari jaringan ini satu jam terakhir. Coba lagi nanti. Isian Saudara tetap tersimpan."
        )
    if any(_used(f"ajukan-kontak:{contact}") >= PER_CONTACT[0] for contact in contacts if contact):
        raise TooMany(
            "Hari ini sudah 3 permohonan dikirim dengan kontak ini. Lanjutkan besok. Isian Saudara tetap tersimpan."
        )


def count(address: str, contacts: list[str]) -> None:
    """After a request was taken."""
    _add(f"ajukan-ip:{address}", PER_ADDRESS[1])
    for contact in contacts:
        if contact:
            _add(f"ajukan-kontak:{contact}", PER_CONTACT[1])


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _used(text: str) -> int:
    return int(cache.get(_key(text), 0))


def _add(text: str, seconds: int) -> None:
    if not cache.add(_key(text), 1, seconds):
        cache.incr(_key(text))
