"""Named fields of letter templates: a closed list, and one pass of substitution. There is no other template language.

Values come from the case (`case_facts`) and from the service's own record (`letter_context()`); other keys are unused.
Address and contact of an applicant lie encrypted: the text keeps the names, only paper and screen show the values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from casework.cases import registry
from casework.cases.clocks import office_time
from casework.cases.models import Case, Deadline
from casework.letters.signing import holder, remedies, signer_of
from casework.organization.models import Agency, Role
from casework.workdays.words import long_date, moment, short_date

FIELDS = {
    # known of every case
    "nomor_kasus": "nomor pendaftaran",
    "tanggal_diterima": "tanggal permohonan diterima",
    "waktu_diterima": "tanggal dan jam diterima",
    "saluran": "cara masuk",
    "perihal": "yang diminta, satu kalimat",
    "nama_pemohon": "nama pemohon",
    "pekerjaan_pemohon": "pekerjaan pemohon",
    "instansi": "nama instansi",
    "singkatan": "nama pendek instansi",
    "kota": "kota instansi",
    "laman": "laman layanan",
    "kontak": "telepon dan pos-el instansi",
    "komisi_informasi": "Komisi Informasi yang berwenang",
    "penanda_tangan": "jabatan penanda tangan",
    "nama_penanda_tangan": "nama penanda tangan",
    "pangkat_penanda_tangan": "pangkat penanda tangan",
    "nip_penanda_tangan": "NIP penanda tangan",
    "atasan_ppid": "jabatan Atasan PPID",
    "batas_jawaban": "batas waktu jawaban",
    "batas_semula": "batas waktu semula",
    "batas_baru": "batas waktu sesudah diperpanjang",
    "batas_lengkap": "batas waktu melengkapi",
    "alasan_perpanjangan": "alasan perpanjangan",
    "nomor_permohonan": "nomor permohonan yang dikeberatani",
    "tanggal_permohonan": "tanggal permohonan yang dikeberatani",
    "pimpinan": "jabatan pimpinan instansi",
    "alamat_instansi": "alamat instansi",
    "tanggal_terbilang": "tanggal surat dalam kata",
    "alamat_pemohon": "alamat pemohon",
    "kontak_pemohon": "telepon atau pos-el pemohon",
    # brought by the service
    "tujuan": "tujuan penggunaan",
    "keputusan": "keputusan dalam satu kalimat",
    "informasi_diberikan": "daftar informasi yang diberikan: nama, tahun, bentuk, jumlah halaman",
    "dihitamkan": "bagian yang dihitamkan, alasan, dan pasalnya",
    "penguasa": "instansi yang menguasai dan alamatnya, atau tanggal tersedia",
    "cara": "cara dan batas waktu mengambil atau mengunduh",
    "biaya": "biaya",
    "dasar_pengecualian": "pasal dan huruf yang menjadi dasar",
    "konsekuensi": "akibat bila informasi dibuka",
    "dasar_pengujian": "daftar informasi dikecualikan atau uji konsekuensi yang menjadi dasar",
    "informasi_dikecualikan": "informasi yang dikecualikan",
    "penguasaan": "siapa yang menguasai informasi",
    "bentuk_tersedia": "bentuk fisik yang tersedia",
    "rincian_biaya": "penyalinan, pengiriman, lain-lain, dan jumlahnya",
    "waktu_penyediaan": "waktu penyediaan",
    "penghitaman": "penjelasan penghitaman atau pengaburan",
    "tidak_diberikan": "sebab informasi tidak dapat diberikan",
    "sumber": "sumber yang dicantumkan",
    "ppid_utama": "PPID Utama",
    "alamat_ppid_utama": "alamat PPID Utama",
    "badan_tujuan": "badan publik yang dituju",
    "alamat_tujuan": "alamat badan publik yang dituju",
    "alasan_penerusan": "alasan permohonan diteruskan",
    "kepentingan_umum": "kepentingan umum yang dipertimbangkan",
    "jangka_pengecualian": "jangka waktu pengecualian",
    "kekurangan": "daftar yang belum lengkap",
    "alasan_keberatan": "alasan keberatan menurut Pasal 35",
    "tanggapan": "tanggapan atas tiap alasan",
    "pertimbangan": "pertimbangan Atasan PPID",
    "perintah": "perintah kepada PPID dan jangka waktunya",
    "peneliti": "nama peneliti",
    "nim": "NIM atau nomor identitas akademik",
    "program_studi": "program studi",
    "lembaga": "perguruan tinggi atau lembaga",
    "judul_penelitian": "judul penelitian",
    "waktu_penelitian": "waktu penelitian",
    "lokasi_penelitian": "tempat atau bidang penelitian",
    "surat_pengantar": "penerbit, nomor, dan tanggal surat pengantar",
    "bidang": "bidang yang mendampingi",
    "kegiatan": "nama kegiatan",
    "waktu_kegiatan": "hari, tanggal, dan jam kegiatan",
    "tempat_kegiatan": "tempat kegiatan",
    "pukul_kegiatan": "jam mulai dan jam selesai",
    "peserta": "peserta",
    "narasumber": "narasumber",
    "hasil": "hasil kegiatan",
    "tindak_lanjut": "tindak lanjut",
    "dasar_hukum": "dasar hukum",
    "maksud": "maksud dan tujuan",
    "ruang_lingkup": "ruang lingkup",
    "materi": "materi dan jalannya kegiatan",
    "kendala": "kendala",
    "simpulan": "simpulan",
    "saran": "saran",
    "persoalan": "persoalan, satu atau dua kalimat",
    "praanggapan": "praanggapan yang beralasan",
    "fakta": "fakta yang mempengaruhi",
    "analisis": "analisis",
    "masa": "masa yang direkap, misalnya Oktober 2026",
    "baris_rekap": "satu baris satu konsultasi: | 1 | Senin, 5 Oktober 2026 | nama | … |",
    "jumlah_rekap": "jumlah konsultasi dan topik terbanyak",
    "pihak_kedua": "nama pihak kedua",
    "jabatan_pihak_kedua": "jabatan pihak kedua",
    "alamat_pihak_kedua": "alamat pihak kedua",
    "pokok_acara": "apa yang dilaksanakan atau disepakati",
    "surat_dibalas": "nomor, tanggal, dan hal surat yang dibalas",
    "isi_balasan": "isi balasan",
}
PERSONAL = (
    "alamat_pemohon",
    "kontak_pemohon",
)  # stand as {nama} in the stored text and are read from the sealed record for print
KEPT = (*PERSONAL, "tanggal_terbilang")  # these too stand as {nama}: the date is known with the number
OFFICIALS = (
    "penanda_tangan",
    "nama_penanda_tangan",
    "pangkat_penanda_tangan",
    "nip_penanda_tangan",
    "atasan_ppid",
    "pimpinan",
)
LEFT_OUT = "–"  # the value of a field that does not apply to this case: its line is not printed
ITEM = re.compile(r"^\d{1,2}\. ", re.MULTILINE)
NAME = re.compile(r"\{([^{}\n]*)\}")
TO_FILL = re.compile(r"\[isi: [^\]\n]+\]")


class UnknownField(ValueError):
    """A template names a field outside the list; the message says which exist."""


def check(text: str) -> None:
    """Raises UnknownField."""
    for name in NAME.findall(text):
        if name not in FIELDS:
            raise UnknownField(f"Field {{{name}}} tidak dikenal. Yang ada: {', '.join(sorted(FIELDS))}.")


def fill(text: str, values: Mapping[str, str], *, flat: bool = False) -> str:
    """Each `{nama}` by its value, or by a mark to be filled in by hand. One pass: values are no templates.

    A line whose fields are all LEFT_OUT goes, and the numbered items after it move up. flat: a value stays on its line.
    """
    check(text)
    kept = _without(text, values)
    return NAME.sub(lambda found: _value(found[1], values, flat), text if kept == text else _renumbered(kept))


def _without(text: str, values: Mapping[str, str]) -> str:
    def applies(line: str) -> bool:
        names = NAME.findall(line)
        return not names or any(values.get(name) != LEFT_OUT for name in names)

    kept: list[str] = []
    for line in text.splitlines():
        if applies(line):
            kept.append(line)
        elif NAME.fullmatch(line.strip()) and kept and kept[-1].endswith(":"):
            kept.pop()  # the heading of what is not there
    return "\n".join(kept)


def _renumbered(text: str) -> str:
    """Items "1. ", "2. " of the template counted anew; one alone is a paragraph."""
    if len(ITEM.findall(text)) == 1:
        return ITEM.sub("", text)
    count = 0

    def next_mark(_found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{count}. "

    return ITEM.sub(next_mark, text)


def _value(name: str, values: Mapping[str, str], flat: bool) -> str:
    if name in KEPT:
        return f"{{{name}}}"
    value = str(values.get(name) or "").strip() or f"[isi: {FIELDS[name]}]"
    return " ".join(value.split()) if flat else value


def personal(case: Case) -> dict[str, str]:
    """What lies sealed with the applicant, opened for one print or preview and never kept in the text."""
    applicant = case.applicant
    if applicant is None or applicant.erased_at:
        return dict.fromkeys(PERSONAL, "")
    return {"alamat_pemohon": applicant.address or "", "kontak_pemohon": applicant.phone or applicant.email or ""}


def with_personal(text: str, values: Mapping[str, str]) -> str:
    return NAME.sub(lambda found: values.get(found[1]) or "-" if found[1] in KEPT else found[0], text)


def lacking_personal(case: Case, *texts: str) -> list[str]:
    """Labels of sealed fields that the text names and the applicant does not have."""
    there = personal(case)
    named = {name for text in texts for name in NAME.findall(text) if name in PERSONAL}
    return [FIELDS[name] for name in PERSONAL if name in named and not there[name]]


def unfilled(*texts: str) -> list[str]:
    return [mark for text in texts for mark in TO_FILL.findall(text)]


def case_facts(case: Case, signer_role: str, at: datetime, kind: str = "") -> dict[str, str]:
    """What may be said of the case now, for the fields of a template; empty values are left out."""
    officials = {name: text for name, text in _officials(case, signer_role, at, kind).items() if text}
    return without_officials(case) | officials


def without_officials(case: Case) -> dict[str, str]:
    """What does not depend on who holds which office today."""
    agency, zone = case.agency, case.agency.zone
    facts = {
        "nomor_kasus": case.number,
        "tanggal_diterima": letter_date(case.received_at, zone),
        "waktu_diterima": moment(case.received_at, zone),
        "saluran": case.get_channel_display(),
        "perihal": case.subject,
        "nama_pemohon": case.applicant.name if case.applicant else "",
        "pekerjaan_pemohon": (case.applicant.occupation or "-") if case.applicant else "",
        "instansi": agency.name,
        "singkatan": agency.short_name,
        "sumber": agency.name,
        "kota": agency.city,
        "alamat_instansi": agency.address,
        "laman": agency.website,
        "kontak": " atau ".join(filter(None, (agency.phone, agency.email))),
        "komisi_informasi": committee(agency),
        "nomor_permohonan": case.parent.number if case.parent else "",
        "tanggal_permohonan": letter_date(case.parent.received_at, zone) if case.parent else "",
        **_limits(case),
        **_of_service(case),
    }
    return {name: text for name, text in facts.items() if text}


def letter_date(at: datetime, zone: tzinfo) -> str:
    """3 Desember 2026, as a letter is dated."""
    return letter_day(at.astimezone(zone).date())


def letter_day(day: date) -> str:
    return f"{short_date(day)} {day.year}"


def _day(at: datetime | None, zone: tzinfo) -> str:
    return long_date(at.astimezone(zone).date()) if at else ""


def committee(agency: Agency) -> str:
    """Komisi Informasi by its name: a remedy sentence that does not say which one is no remedy."""
    name = str(agency.setting("committee"))
    return name if agency.province in name else f"{name} {agency.province}"


def _limits(case: Case) -> dict[str, str]:
    zone = case.agency.zone
    rows = Deadline.objects.filter(case=case, task=None).prefetch_related("extensions", "stops")
    found = {row.kind: row for row in rows}
    answer, repair = found.get("answer"), found.get("repair") or found.get("completeness")
    facts = {"batas_lengkap": _day(repair.due_at, zone) if repair else ""}
    if answer:
        extension = next(iter(answer.extensions.all()), None)
        facts["batas_jawaban"] = _day(answer.due_at, zone)
        facts["batas_semula"] = _day(extension.old_due_at if extension else answer.due_at, zone)
        facts["batas_baru"] = _day(answer.due_at if extension else _extended(case, answer), zone)
        facts["alasan_perpanjangan"] = extension.ground if extension else ""
    return facts


def _extended(case: Case, answer: Deadline) -> datetime | None:
    """What the limit becomes by the one extension the procedure allows: the notice is written before it is taken."""
    rule = next((rule.get("extends") for rule in case.version.deadline_rules if rule["key"] == answer.kind), None)
    more = rule["amount"] if rule else 0
    stops = [(stop.stopped_at, stop.resumed_at) for stop in answer.stops.all()]
    return office_time(case.agency).due(answer.starts_at, answer.amount + more, answer.unit, stops=stops).at


def _officials(case: Case, signer_role: str, at: datetime, kind: str) -> dict[str, str]:
    head = holder(case.agency, Role.AGENCY_HEAD, at)
    facts = {"pimpinan": head.title if head else ""}
    signer = signer_of(case, signer_role, at, kind)
    if signer:
        facts |= {
            "penanda_tangan": signer.title,
            "nama_penanda_tangan": signer.user.full_name,
            "pangkat_penanda_tangan": signer.user.rank or "-",
            "nip_penanda_tangan": signer.user.nip or "-",
        }
    remedy = remedies.get(case.service)
    return facts | {"atasan_ppid": remedy(case, signer_role, at) if remedy else "Atasan PPID"}


def _of_service(case: Case) -> dict[str, str]:
    service = registry.services.get(case.service)
    subject = getattr(case, service.subject, None) if service else None
    return (
        {name: str(text) for name, text in subject.letter_context().items() if name in FIELDS and name not in KEPT}
        if subject
        else {}
    )
