"""A decision in the words of letters, of the register and of the case page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst

from casework.letters.fields import LEFT_OUT
from casework.workdays.words import long_date, short_date
from requests_app.deciding.facts import FREE
from requests_app.deciding.models import Decision

if TYPE_CHECKING:
    from casework.cases.models import Case
    from requests_app.models import InformationRequest

Result = Decision.Result
NONE = "-"  # a part of the fixed table that does not apply
SENTENCES = {
    Result.GRANTED: "permohonan Saudara **dikabulkan seluruhnya**.",
    Result.PARTLY: "permohonan Saudara **dikabulkan sebagian**.",
    Result.REFUSED: "permohonan Saudara **ditolak** karena informasi yang diminta dikecualikan.",
    Result.NOT_HELD: "informasi yang Saudara minta **tidak kami kuasai**.",
    Result.NOT_DOCUMENTED: "informasi yang Saudara minta **belum didokumentasikan**.",
}
WAYS = {
    "download": "diunduh melalui laman pelacakan dengan nomor pendaftaran dan kode lacak Saudara",
    "email": "dikirim ke pos-el Saudara",
    "pick_up": "diambil di loket layanan kami pada jam layanan",
    "post": "dikirim melalui pos atau kurir ke alamat Saudara",
}


def current(case: Case) -> Decision | None:
    """The decision in force; none while a reopened request waits to be decided anew."""
    if not case.outcome:
        return None
    return next((row for row in case.decisions.all() if row.replaced_at is None), None)


def rupiah(amount: int) -> str:
    return "Rp" + f"{amount:,}".replace(",", ".")


def listed(items: Sequence[str]) -> str:
    """One as it is, several under a., b., c."""
    if len(items) == 1:
        return items[0]
    return "\n".join(f"{chr(97 + at % 26)}. {item}" for at, item in enumerate(items))


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def article(row: Decision) -> str:
    """ "Pasal 17 huruf h dan huruf j Undang-Undang Nomor 14 Tahun 2008 …; Pasal 4 Undang-Undang …" """
    letters = [f"huruf {letter}" for letter in row.letters]
    joined = " dan ".join(filter(None, (", ".join(letters[:-1]), *letters[-1:])))
    own = f"Pasal 17 {joined} Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik" if joined else ""
    return "; ".join(filter(None, (own, row.other_law)))


def costs(row: Decision) -> str:
    if not row.total:
        return "tidak dipungut biaya"
    said = []
    if row.copying:
        said.append(f"penyalinan {rupiah(row.copy_price)} × {row.copy_sheets} lembar = {rupiah(row.copying)}")
    if row.shipping:
        said.append(f"pengiriman {rupiah(row.shipping)}")
    if row.other_cost:
        said.append(f"lain-lain ({row.other_note}) {rupiah(row.other_cost)}")
    return "; ".join([*said, f"jumlah {rupiah(row.total)}"])


def cost_sentence(row: Decision) -> str:
    if not row.total:
        return f"{FREE}."
    return f"Biaya: {costs(row)}. {row.payment}."


def blackened(row: Decision) -> list[str]:
    return [f"{part['part']}: {part['why'].rstrip('.')} ({part['article']})" for part in row.parts]


def forms(row: Decision) -> str:
    there = (("softcopy", row.softcopy), ("hardcopy (salinan tertulis)", row.hardcopy))
    return " dan ".join(name for name, on in there if on)


def provision(row: Decision) -> str:
    return (
        f"{row.provision_days} hari kerja sejak pemberitahuan ini"
        if row.provision_days
        else "bersama pemberitahuan ini"
    )


def day(value: Any) -> str:
    return f"{short_date(value)} {value.year}" if value else ""


def for_letters(record: InformationRequest) -> dict[str, str]:
    """Named fields of letter templates; without a decision they stay marks to be filled in."""
    case = record.case
    facts = {"tujuan": record.purpose} | _utama(case) | _forwarded(record)
    test = case.consequence_tests.order_by("-id").first() if record.exemption_proposed else None
    if test:
        facts |= {
            "informasi_dikecualikan": test.information,
            "dasar_pengecualian": test.legal_basis,
            "konsekuensi": test.consequence_open,
            "kepentingan_umum": test.public_interest,
            "jangka_pengecualian": test.period or LEFT_OUT,
        }
    row = current(case)
    return facts | (_decided(row, case) if row else {})


def _utama(case: Case) -> dict[str, str]:
    name, province = str(case.agency.setting("ppid_utama")), case.agency.province
    address = str(case.agency.setting("ppid_utama_address"))
    return {"ppid_utama": name if province in name else f"{name} {province}", "alamat_ppid_utama": address or LEFT_OUT}


def _forwarded(record: InformationRequest) -> dict[str, str]:
    if not record.forwardings:
        return {}
    last = record.forwardings[-1]
    return {
        "badan_tujuan": last["body"],
        "alamat_tujuan": last["address"] or LEFT_OUT,
        "alasan_penerusan": last["why"].rstrip("."),
    }


def _decided(row: Decision, case: Case) -> dict[str, str]:
    no_part = ("informasi_diberikan", "dihitamkan", "penguasa", "cara", "biaya", "sumber")
    facts = dict.fromkeys(no_part, LEFT_OUT) | {"keputusan": SENTENCES[Result(row.result)]} | _table(row)
    if row.gives:
        facts |= {
            "informasi_diberikan": listed(lines(row.given)),
            "cara": f"informasi dapat {WAYS.get(row.delivery, WAYS['pick_up'])}, {provision(row)}.",
            "biaya": cost_sentence(row),
            "sumber": case.agency.name,
        }
    if row.parts:
        facts["dihitamkan"] = listed([f"{text};" for text in blackened(row)]).rstrip(";") + "."
    if row.result == Result.REFUSED:
        facts |= {
            "informasi_dikecualikan": row.closed,
            "dasar_pengecualian": article(row),
            "dasar_pengujian": row.basis_text,
            "konsekuensi": row.consequence,
        }
    if row.result in (Result.NOT_HELD, Result.NOT_DOCUMENTED):
        facts["penguasa"] = _elsewhere(row)
    return facts


def _elsewhere(row: Decision) -> str:
    if row.result == Result.NOT_HELD:
        where = f", {row.holder_address}" if row.holder_address else ""
        return " ".join(filter(None, (f"Informasi itu dikuasai {row.holder}{where}.", row.explanation)))
    return f"{row.explanation.rstrip('.')}. Informasi kami sediakan paling lambat {day(row.provide_by)}."


def _table(row: Decision) -> dict[str, str]:
    """Parts A1–A5 and B of the pemberitahuan tertulis: each line says something, "-" where it does not apply."""
    held = f"Badan publik lain, yaitu {row.holder}" if row.result == Result.NOT_HELD else "Kami"
    why = {
        Result.REFUSED: f"Dikecualikan menurut {article(row)}; lihat Surat Keputusan PPID yang menyertai",
        Result.NOT_HELD: "Belum dikuasai",
        Result.NOT_DOCUMENTED: f"Belum didokumentasikan, penyediaan paling lambat {day(row.provide_by)}",
    }.get(Result(row.result), NONE)
    return {
        "penguasaan": held if row.result != Result.NOT_DOCUMENTED else NONE,
        "bentuk_tersedia": forms(row) or NONE,
        "rincian_biaya": capfirst(costs(row)) if row.gives else NONE,
        "waktu_penyediaan": capfirst(provision(row)) if row.gives else NONE,
        "penghitaman": "; ".join(blackened(row)) or ("Tidak ada" if row.gives else NONE),
        "tidak_diberikan": why,
    }


def for_register(record: InformationRequest) -> dict[str, str]:
    """Columns 9–13, 16, 17, 20 and 21 of the Register Permohonan, as decided."""
    row = current(record.case)
    if row is None:
        return {}
    cells: dict[str, Any] = {
        "held": "✓" if row.gives or row.result == Result.REFUSED else "",
        "held_elsewhere": row.holder,
        "not_documented": "✓" if row.result == Result.NOT_DOCUMENTED else "",
        "softcopy": "✓" if row.softcopy else "",
        "hardcopy": "✓" if row.hardcopy else "",
        "decision": row.get_result_display(),
        "refusal_reason": "; ".join(blackened(row)),
        "cost": (rupiah(row.total) if row.total else "Gratis") if row.gives else "",
        "payment": row.payment if row.total else "",
    }
    if row.result == Result.REFUSED:
        cells["refusal_reason"] = f"{row.closed} ({article(row)})"
    if row.result == Result.NOT_DOCUMENTED:
        cells["decision"] = f"{row.get_result_display()}, disediakan paling lambat {day(row.provide_by)}"
    return cells


def summary(row: Decision) -> list[tuple[str, str]]:
    """Label and value pairs for the case page."""
    pairs = [("Informasi yang diberikan", row.given)]
    if row.gives:
        pairs += [
            ("Bentuk tersedia", forms(row)),
            ("Cara", WAYS.get(row.delivery, "")),
            ("Waktu penyediaan", provision(row)),
            ("Biaya", costs(row)),
            ("Dihitamkan", "\n".join(blackened(row))),
        ]
    pairs += [
        ("Informasi yang dikecualikan", row.closed),
        ("Pasal", article(row)),
        ("Akibat bila dibuka", row.consequence),
        ("Dasar pengujian", row.basis_text),
        ("Dikuasai oleh", ", ".join(filter(None, (row.holder, row.holder_address)))),
        ("Disediakan paling lambat", long_date(row.provide_by) if row.provide_by else ""),
        ("Penjelasan", row.explanation),
    ]
    return [(label, text) for label, text in pairs if text]


def reason(row: Decision) -> str:
    """What the event and the history say of why."""
    if row.result == Result.REFUSED:
        return f"{row.closed} ({article(row)})"
    if row.result == Result.PARTLY:
        return "Dihitamkan: " + "; ".join(blackened(row))
    if row.result == Result.NOT_HELD:
        return " ".join(filter(None, (f"Dikuasai {row.holder}.", row.explanation)))
    return row.explanation
