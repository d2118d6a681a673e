"""The text of a letter in parts, for paper and screen alike."""

from __future__ import annotations

from typing import Any

from casework.letters import fields
from casework.letters.models import HEADING, Kind, Letter
from casework.workdays.words import date_in_words

SECTIONED = (Kind.REPORT, Kind.STAFF_REVIEW)
TABLE_HERE = "[tabel]"  # a line of its own in a sectioned text: the table stands here instead of before all
GUESTS_ON_THE_LETTER = 5  # more are listed on a page of their own
DOTS = "." * 40

Facts = list[tuple[str, str]]


def text_parts(letter: Letter) -> dict[str, Any]:
    """opening paragraph, table, rest; or sections. Beside it to whom, and what a kind has of its own."""
    kept = fields.personal(letter.case) | {"tanggal_terbilang": date_in_words(letter.date) if letter.date else DOTS}
    written = [letter.body.replace("\r\n", "\n").strip(), replaced(letter)]
    body = fields.with_personal("\n\n".join(filter(None, written)), kept)
    facts = [(label, fields.with_personal(text, kept)) for label, text in letter.table_rows()]
    to = [fields.with_personal(line, kept) for line in letter.recipient_lines()]
    if letter.kind in SECTIONED:
        return {"sections": sections(body, facts), "to_lines": to}
    if letter.kind == Kind.RECAP:
        return {"opening": body, "to_lines": to}
    opening, _, rest = body.partition("\n\n")
    parts = {"facts": facts, "opening": opening, "rest": rest}
    if letter.kind == Kind.INVITATION:
        return parts | _invited(to)
    if letter.kind == Kind.MINUTES:
        return parts | {"parties": parties(facts), "to_lines": to}
    return parts | {"to_lines": to}


def replaced(letter: Letter) -> str:
    """What the replacing letter says of the old one, on paper and screen."""
    old = letter.replaces
    if old is None:
        return ""
    date = f" tanggal {fields.letter_day(old.date)}" if old.date else ""
    return f"Surat ini menggantikan surat nomor {old.number}{date}, yang tidak berlaku lagi."


def sections(body: str, facts: Facts) -> list[tuple[str, str, Facts]]:
    """(heading, text, table after it): a line that is bold as a whole is the heading of what follows."""
    found: list[tuple[str, list[str], Facts]] = []
    for line in body.splitlines():
        heading = HEADING.fullmatch(line.strip())
        if heading:
            found.append((heading[1], [], []))
        elif line.strip() == TABLE_HERE:
            last = found.pop() if found else ("", [], [])
            found += [(last[0], last[1], facts), ("", [], [])]
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            found.append(("", [line], []))
    whole = [(heading, "\n".join(text).strip(), table) for heading, text, table in found]
    if facts and not any(table for _, _, table in whole):
        whole.insert(0, ("", "", facts))
    return [section for section in whole if any(section)]


def parties(facts: Facts) -> list[tuple[str, str]]:
    """(which party, its name) of the parts of the table, as they sign."""
    found: list[tuple[str, str]] = []
    for label, text in facts:
        if not label:
            found.append((text, ""))
        elif found and label.casefold() == "nama" and not found[-1][1]:
            found[-1] = (found[-1][0], text)
    return found


def _invited(to: list[str]) -> dict[str, Any]:
    """Each line somebody who is invited; many stand on a list of their own."""
    if len(to) > GUESTS_ON_THE_LETTER:
        return {"to_lines": ["Bapak/Ibu/Saudara", "(daftar undangan terlampir)"], "guests": to}
    return {"to_lines": to, "numbered": len(to) > 1}
