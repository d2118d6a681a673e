"""Looking something up inside a book of one year: by number, by name, by what it is about."""

from __future__ import annotations

from django.db.models import Q

from casework.registers.layout import Register
from casework.registers.models import RegisterEntryQuerySet

LONGEST, WORDS = 80, 6


def asked(text: str) -> str:
    return " ".join("".join(letter for letter in text if letter.isprintable()).split())[:LONGEST]


def matching(entries: RegisterEntryQuerySet, book: Register, words: str) -> RegisterEntryQuerySet:
    """Every word must stand in the line, in the name of who asked, or in the case's number or subject."""
    if not words:
        return entries
    texts = [column.key for column in book.facts if column.kind == "text"]
    for word in words.split()[:WORDS]:
        hit = Q(applicant__name__icontains=word) | Q(case__subject__icontains=word)
        for key in texts:
            hit |= Q(**{f"columns__{key}__icontains": word})
        if word.isascii() and word.isdecimal() and len(word) < 9:
            hit |= Q(number=int(word))
        entries = entries.filter(hit)
    return entries
