"""What is typed at each address that is knocked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from casework.cases.models import Case
from casework.letters.models import Letter, text_of
from tests.access import mail
from tests.access.cast import House

ACTIONS = {
    "request": "prepare_reply",
    "second": "answer_directly",
    "event": "return_to_lead",
    "objection": "return_material",
    "foreign": "dispose",
}
REASON = "Alasan yang cukup panjang untuk dicatat"


def _act(house: House, thing: str) -> dict[str, Any]:
    version = Case.objects.get(pk=house.cases[thing].pk).row_version if thing in house.cases else 1
    return {"version": version, "note": "Sudah diperiksa", "reason": REASON, "output_service_note": "Dilayani"}


def _revision(house: House, thing: str) -> dict[str, Any]:
    return {"revision": house.letters[thing].revision if thing in house.letters else 1}


def _text(house: House, thing: str) -> dict[str, Any]:
    letter = house.letters.get(thing) or house.letters["draft"]
    return text_of(Letter.objects.get(pk=letter.pk)) | {"hal": "Diubah", "revision": letter.revision}


ITEM = {"title": "Judul", "summary": "Isi", "category": "S", "unit": "PPID", "formats": "PDF", "retention": "2 tahun",
        "updated_on": "2026-11-02"}  # fmt: skip
CLOSED = {
    "information": "Daftar anggota", "letters": ["h"], "consequence_open": "Penipuan", "public_interest": "Cukup",
    "decree_number": "1/2026", "decree_on": "2026-11-02", "valid_from": "2026-11-02", "set_by": "utama",
}  # fmt: skip


def _sheet(house: House, thing: str) -> dict[str, Any]:
    return CLOSED | {"version": house.tests[thing].row_version if thing in house.tests else 1}


def _seen(house: House, thing: str) -> dict[str, Any]:
    return {"seen": house.answers[thing].proposed_at.isoformat() if thing in house.answers else ""}


FORMAT = {"kind": "reply", "pattern": "{kode}/{nomor}{sisipan}/{unit}"}


MANDATE = {
    "form": "an", "of_role": "agency_head", "to_role": "ppid_head", "kinds": ["notice"], "decree": "SK 2/2026 mandat",
    "valid_from": "2026-11-01", "valid_until": "2030-11-30",
}  # fmt: skip


Body = Callable[[House, str], dict[str, Any]]
BODIES: dict[str, Body] = {
    "cases:act": _act,
    "cases:reveal": lambda house, thing: {"reason": REASON},
    "cases:applicant": lambda house, thing: {"do": "correct", "name": "Nama Baru", "reason": REASON},
    "frontdesk:kiosks": lambda house, thing: {"name": "Kios pintu depan"},
    "frontdesk:queue_act": lambda house, thing: {"do": "selesai", "version": 3},
    "frontdesk:queue_take": lambda house, thing: {"layanan": "other", "key": str(UUID(int=7))},
    "frontdesk:new_code": lambda house, thing: {"checked": "card"},
    "cases:regime": lambda house, thing: _act(house, thing),
    "follow:correct": lambda house, thing: {"address": "Jalan Baru 1"},
    "cases:add_document": lambda house, thing: {
        "label": "Lampiran"
    },  # without a file: who is let in reads what is missing
    "cases:task": lambda house, thing: {"note": "Data terlampir"},
    "redaction:page": lambda house, thing: {
        "do": "tambah",
        "version": 1,
        "ground": "pdp",
        "x": 1,
        "y": 1,
        "w": 9,
        "h": 9,
    },
    "redaction:find": lambda house, thing: {"do": "cari", "text": "NIK"},
    "redaction:result": lambda house, thing: {"do": "buang", "version": 1},
    "dispositions:finish": lambda house, thing: {"note": "Sudah dilaksanakan"},
    "dispositions:pass_on": lambda house, thing: {"to": f"p.{house.posts['theresia']}", "due": "tiga"},
    "dispositions:give_back": lambda house, thing: {"reason": REASON},
    "dispositions:recall": lambda house, thing: {"reason": REASON},
    "dispositions:give": lambda house, thing: {"more": f"p.{house.posts['karim']}", "due": "besok"},
    "letters:save": _text,
    "letters:submit": _revision,
    "letters:approve": _revision,
    "letters:initial": _revision,
    "letters:give_back": lambda house, thing: {"why": "data"},
    "letters:number": lambda house, thing: {},
    "letters:send": lambda house, thing: {"how": "post"},
    "letters:received": lambda house, thing: {"receiver": "Pemohon"},
    "letters:revoke": lambda house, thing: {"reason": REASON},
    "letters:way": lambda house, thing: {"way": "elsewhere"},
    "letters:scan": lambda house, thing: {"file": mail.scan()},
    "letters:mandate_new": lambda house, thing: MANDATE,
    "letters:mandate_end": lambda house, thing: {"reason": REASON},
    "letters:format_add": lambda house, thing: FORMAT,
    "letters:format": lambda house, thing: FORMAT,
    "letters:jump": lambda house, thing: {"sequence": "lainnya", "number": 500, "reason": REASON},
    "letters:code_add": lambda house, thing: {"code": "700.1", "title": "Pengawasan"},
    "letters:code": lambda house, thing: {"title": "Koperasi saja"},
    "letters:wording_back": lambda house, thing: {"note": REASON},
    "letters:wording_shared": lambda house, thing: {"note": REASON},
    "registers:import": lambda house, thing: {"year": "2025"},
    "registers:void": lambda house, thing: {"reason": REASON},
    "registers:close": lambda house, thing: {"sure": "on"},
    **mail.BODIES,
    "registers:correct": lambda house, thing: {"reason": REASON, "name": "Nama lain", "purpose": "Lain"},
    "follow:act": _act,
    "dip:add": lambda house, thing: ITEM,
    "dip:change": lambda house, thing: ITEM,
    "dip:retire": lambda house, thing: {"reason": REASON},
    "dip:approve": _seen,
    "dip:give_back": lambda house, thing: {"reason": REASON},
    "dip:withdraw": lambda house, thing: {"reason": REASON},
    "dip:point": lambda house, thing: {"butir": "1"},
    "dip:write": lambda house, thing: {
        "question": "Berapa koperasi aktif?",
        "answer": "Ada empat puluh satu koperasi.",
    },
    "dik:add": lambda house, thing: CLOSED,
    "dik:change": lambda house, thing: CLOSED,
    "dik:end": lambda house, thing: {"on": "2026-11-20", "reason": REASON},
    "dik:test_add": lambda house, thing: CLOSED,
    "dik:test_change": _sheet,
    "dik:propose": lambda house, thing: {"number": "1/2026", "on": "2026-11-20"},
    "dik:decide": lambda house, thing: CLOSED | {"result": "closed"},
    "requests_app:objection": lambda house, thing: {"grounds": ["g"], "position": REASON},
    "consultations:topic_add": lambda house, thing: {"group": "Perizinan", "name": "Topik baru"},
    "demo": lambda house, thing: {"user": "rizky"},
}
