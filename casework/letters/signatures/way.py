"""Pen, BSrE or the portal: decided for each letter until it has a number."""

from __future__ import annotations

from casework.letters.models import Letter
from casework.letters.signatures import signer
from casework.letters.writing import LetterRefused, move, require_writer
from casework.organization.actors import Actor

OPEN = (Letter.Status.DRAFT, Letter.Status.CHECKED, Letter.Status.APPROVED)


def choose(letter: Letter, way: str, *, by: Actor) -> Letter:
    require_writer(letter.agency_id, by)
    if letter.status not in OPEN:
        raise LetterRefused(
            "Surat yang sudah bernomor tidak berganti cara tanda tangan. Cabut, lalu buat penggantinya."
        )
    if way == Letter.Signature.HERE and signer.current() is None:
        raise LetterRefused(signer.ABSENT)
    move(letter, OPEN, signature=way)
    return letter
