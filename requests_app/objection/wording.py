"""What the letter of Atasan PPID says of an objection, in the fields of its template."""

from __future__ import annotations

from casework.workdays.words import short_date
from requests_app.objection.models import GROUNDS, Objection

Decision = Objection.Decision
SENTENCES = {
    Decision.OVERTURN: "keberatan Saudara **dikabulkan seluruhnya**.",
    Decision.PARTLY: "keberatan Saudara **dikabulkan sebagian**.",
    Decision.UPHOLD: "keberatan Saudara **tidak dapat dikabulkan** dan putusan PPID dikuatkan.",
}
NO_NUMBER = "tidak ada (alasan b, informasi berkala)"
NO_ORDER = "tidak ada; putusan PPID tetap berlaku."
AS_ABOVE = "sebagaimana tanggapan pada angka 1."


def letter_fields(objection: Objection) -> dict[str, str]:
    """`keputusan`, `tanggapan`, `pertimbangan` and `perintah` only once a decision is drafted; else left to fill in."""
    fields = {
        "alasan_keberatan": "; ".join(objection.ground_texts()),
        "tujuan": objection.purpose,
    }
    if objection.case.parent_id is None:
        fields["nomor_permohonan"] = NO_NUMBER
    if objection.decision:
        fields |= {
            "keputusan": SENTENCES[Decision(objection.decision)],
            "tanggapan": _answers(objection),
            "pertimbangan": objection.considerations or AS_ABOVE,
            "perintah": _order(objection),
        }
    return fields


def _answers(objection: Objection) -> str:
    """One item per ground, under its own letter."""
    rows = (
        f"{letter}. {GROUNDS[letter]}: {' '.join(str(objection.answers.get(letter, '')).split())}"
        for letter in objection.grounds
    )
    return "\n" + "\n".join(rows)


def _order(objection: Objection) -> str:
    if objection.decision == Decision.UPHOLD or not objection.order:
        return NO_ORDER
    order = " ".join(objection.order.split()).rstrip(".")
    day = objection.order_on
    return f"{order}, paling lambat tanggal {short_date(day)} {day.year}." if day else f"{order}."
