"""The facts of a decision as plain values: what each result needs, and what is wrong with what was brought.

Forms show the mistakes at their fields; the guard refuses by the same rules, whoever calls the engine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from casework.cases.models import Case
from requests_app.deciding import basis
from requests_app.deciding.models import Decision
from requests_app.dik.models import LETTERS

Result = Decision.Result
FREE = (
    "Tidak dipungut biaya; menyalin di tempat penyalinan dibayar sendiri oleh pemohon, atau memakai diska lepas pemohon"
)
PAYMENTS = (
    FREE,
    "Dibayar langsung oleh pemohon kepada penyedia penyalinan",
    "Dibayar langsung oleh pemohon kepada jasa pengiriman",
)
COSTS = ("copy_price", "copy_sheets", "shipping", "other_cost")
GIVING = (
    "given", "softcopy", "hardcopy", "delivery", "provision_days", *COSTS, "other_note", "payment", "explanation",
)  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    Result.GRANTED: GIVING,
    Result.PARTLY: (*GIVING, "parts"),
    Result.REFUSED: ("closed", "letters", "other_law", "consequence", "basis"),
    Result.NOT_HELD: ("holder", "holder_address", "explanation"),
    Result.NOT_DOCUMENTED: ("explanation", "provide_by"),
}
ACCOUNT = re.compile(r"\d(?:[ .-]?\d){7,}")
LONGEST = timedelta(days=2 * 366)


def mistakes(result: str, facts: Mapping[str, Any], case: Case, on: date) -> dict[str, str]:
    """{field: what is lacking and its cure}; empty when it can be decided so."""
    checks = {
        Result.GRANTED: _giving,
        Result.PARTLY: _partly,
        Result.REFUSED: _refusing,
        Result.NOT_HELD: _not_held,
        Result.NOT_DOCUMENTED: _not_documented,
    }
    return checks[Result(result)](facts, case, on)


def _said(facts: Mapping[str, Any], name: str) -> str:
    return str(facts.get(name) or "").strip()


def _giving(facts: Mapping[str, Any], _case: Case, _on: date) -> dict[str, str]:
    found = {}
    if not _said(facts, "given"):
        found["given"] = "Tulis informasi yang diberikan: nama dokumen, tahun, bentuk, jumlah halaman."
    if not (facts.get("softcopy") or facts.get("hardcopy")):
        found["forms"] = "Pilih bentuk yang tersedia: softcopy, hardcopy, atau keduanya."
    return found | _cost(facts)


def _cost(facts: Mapping[str, Any]) -> dict[str, str]:
    price, sheets, *_ = (int(facts.get(name) or 0) for name in COSTS)
    total = sum(int(facts.get(name) or 0) for name in ("shipping", "other_cost")) + price * sheets
    found = {}
    if bool(price) != bool(sheets):
        found["copy_sheets" if price else "copy_price"] = (
            "Isi harga per lembar dan jumlah lembarnya, atau kosongkan dua-duanya."
        )
    if int(facts.get("other_cost") or 0) and not _said(facts, "other_note"):
        found["other_note"] = "Tulis biaya lain-lain ini untuk apa."
    if total and _said(facts, "payment") in ("", FREE):
        found["payment"] = "Ada biaya: pilih kepada siapa pemohon membayarnya."
    if not total and _said(facts, "payment") not in ("", FREE):
        found["payment"] = "Tidak ada biaya yang diisi: pilih “Tidak dipungut biaya”, atau isi biayanya."
    for name in ("payment", "other_note"):
        if ACCOUNT.search(_said(facts, name)):
            found[name] = "Jangan menulis nomor rekening; kantor tidak menerima uang."
    return found


def _partly(facts: Mapping[str, Any], case: Case, on: date) -> dict[str, str]:
    found = _giving(facts, case, on)
    rows = facts.get("parts") or []
    if not rows:
        found["parts"] = "Isi sedikitnya satu bagian yang dihitamkan, beserta alasan dan pasalnya."
    elif any(not _said(row, name) for row in rows for name in ("part", "why", "article")):
        found["parts"] = "Tiap bagian yang dihitamkan perlu tiga-tiganya: bagian, alasan, dan pasal."
    return found


def _refusing(facts: Mapping[str, Any], case: Case, on: date) -> dict[str, str]:
    found = {}
    letters, law = _said(facts, "letters"), _said(facts, "other_law")
    if not letters and not law:
        found["letters"] = "Pilih huruf Pasal 17, atau tulis pasal undang-undang lain yang melarang membukanya."
    elif set(letters) - set(LETTERS):
        found["letters"] = "Huruf Pasal 17 hanya a sampai j."
    if not _said(facts, "closed"):
        found["closed"] = "Tulis informasi yang dikecualikan."
    if not _said(facts, "consequence"):
        found["consequence"] = "Tulis akibatnya bila informasi dibuka."
    if basis.found(case, _said(facts, "basis"), on) is None:
        found["basis"] = (
            "Penolakan perlu dasar pengujian: baris DIK yang berlaku atau uji konsekuensi yang sudah ditetapkan. "
            "Bila belum ada, usulkan pengecualian ke PPID Utama lebih dahulu, lalu catat putusannya."
        )
    return found


def _not_held(facts: Mapping[str, Any], _case: Case, _on: date) -> dict[str, str]:
    if len(_said(facts, "holder")) < 3:
        return {"holder": "Tulis nama badan publik yang menguasai informasi ini."}
    return {}


def _not_documented(facts: Mapping[str, Any], _case: Case, on: date) -> dict[str, str]:
    found = {}
    if len(_said(facts, "explanation")) < 10:
        found["explanation"] = "Jelaskan mengapa belum didokumentasikan, sedikitnya 10 huruf."
    by = facts.get("provide_by")
    if not isinstance(by, date) or by <= on:
        found["provide_by"] = "Pilih tanggal sesudah hari ini: kapan informasi didokumentasikan dan disediakan."
    elif by - on > LONGEST:
        found["provide_by"] = "Tanggal ini lebih dari dua tahun lagi. Periksa tahunnya."
    return found


def kept(result: str, facts: Mapping[str, Any], case: Case, on: date) -> dict[str, Any]:
    """The columns of Decision that this result fills; everything else stays empty."""
    values = {name: facts[name] for name in FIELDS[result] if name != "basis" and facts.get(name) not in (None, "")}
    row = basis.found(case, _said(facts, "basis"), on) if result == Result.REFUSED else None
    if row:
        values |= basis.fields_of(row)
    if result in (Result.GRANTED, Result.PARTLY):
        values.setdefault("payment", FREE)
    return values
