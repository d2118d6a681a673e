"""Warnings about what may be personal in a text meant for everybody. They name the place; a person decides."""

from __future__ import annotations

import re

from requests_app.dip.words import all_words

NIK = re.compile(r"(?<![\d.])\d(?:[ .-]?\d){15}(?![\d])")
PHONE = re.compile(r"(?<!\d)(?:\+?62|0)[ .-]?8(?:[ .-]?\d){7,11}(?!\d)")
EMAIL = re.compile(r"[^\s@<>(),;]+@[^\s@<>(),;]+\.[a-z]{2,}", re.IGNORECASE)
COMMON_NAME_PARTS = frozenset({"bin", "binti", "dan", "haji", "muhammad", "siti", "sri", "koperasi", "yayasan"})


def found(text: str, *names: str) -> list[str]:
    """Sentences for the page: what, and where it stands in the text."""
    warnings = [f"Tampaknya ada {what}: “{_around(text, hit)}”." for what, hit in _patterns(text)]
    there = all_words(text)
    for name in names:
        parts = [part for part in all_words(name) if len(part) > 2]
        if _holds(there, parts):
            warnings.append(f"Nama “{name}” tertulis utuh.")
        elif hit := next((part for part in parts if part in there and part not in COMMON_NAME_PARTS), ""):
            warnings.append(f"Kata “{hit}” sama dengan bagian dari nama “{name}”.")
    return warnings


def _patterns(text: str) -> list[tuple[str, re.Match[str]]]:
    kinds = (("NIK", NIK), ("nomor telepon", PHONE), ("alamat pos-el", EMAIL))
    return [(what, hit) for what, pattern in kinds for hit in pattern.finditer(text)]


def _around(text: str, hit: re.Match[str]) -> str:
    """A few words around, the find itself shortened: the warning is no second copy of it."""
    shown = hit[0][:4] + "…"
    return f"{text[max(0, hit.start() - 20) : hit.start()].lstrip()}{shown}"


def _holds(words: list[str], parts: list[str]) -> bool:
    size = len(parts)
    return bool(size) and any(words[at : at + size] == parts for at in range(len(words) - size + 1))
