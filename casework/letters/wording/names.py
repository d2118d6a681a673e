"""The named fields as an admin meets them: in groups, explained, with an example; and what an unknown name meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from casework.letters.fields import FIELDS, NAME

EVERY: frozenset[str] = frozenset()
ASKED = frozenset({"information", "objection", "consultation", "research"})
# group → services or kinds whose letters use it (none: every letter), and its fields
GROUPS: dict[str, tuple[frozenset[str], str]] = {
    "Kasus": (
        EVERY,
        "nomor_kasus tanggal_diterima waktu_diterima saluran perihal tanggal_terbilang",
    ),
    "Pemohon": (
        EVERY,
        "nama_pemohon pekerjaan_pemohon alamat_pemohon kontak_pemohon",
    ),
    "Instansi": (
        EVERY,
        "instansi singkatan kota laman kontak alamat_instansi komisi_informasi",
    ),
    "Pejabat": (
        EVERY,
        "penanda_tangan nama_penanda_tangan pangkat_penanda_tangan nip_penanda_tangan atasan_ppid pimpinan",
    ),
    "Batas waktu": (
        EVERY,
        "batas_jawaban batas_semula batas_baru batas_lengkap alasan_perpanjangan",
    ),
    "Putusan permohonan": (
        ASKED,
        "tujuan keputusan informasi_diberikan dihitamkan penguasa cara biaya dasar_pengecualian konsekuensi "
        "dasar_pengujian informasi_dikecualikan penguasaan bentuk_tersedia rincian_biaya waktu_penyediaan "
        "penghitaman tidak_diberikan sumber kepentingan_umum jangka_pengecualian kekurangan",
    ),
    "Penerusan": (
        frozenset({"information"}),
        "ppid_utama alamat_ppid_utama badan_tujuan alamat_tujuan alasan_penerusan",
    ),
    "Keberatan": (
        frozenset({"objection"}),
        "nomor_permohonan tanggal_permohonan alasan_keberatan tanggapan pertimbangan perintah",
    ),
    "Penelitian": (
        frozenset({"research"}),
        "peneliti nim program_studi lembaga judul_penelitian waktu_penelitian lokasi_penelitian surat_pengantar bidang",
    ),
    "Kegiatan": (
        frozenset({"facilitation"}),
        "kegiatan waktu_kegiatan pukul_kegiatan tempat_kegiatan peserta narasumber hasil tindak_lanjut",
    ),
    "Laporan, telaahan, dan berita acara": (
        frozenset({"minutes", "recap", "report", "staff_review"}),
        "dasar_hukum maksud ruang_lingkup materi kendala simpulan saran persoalan praanggapan fakta analisis "
        "masa baris_rekap jumlah_rekap pihak_kedua jabatan_pihak_kedua alamat_pihak_kedua pokok_acara",
    ),
}
OTHERS = "Lainnya"
GROUPED = frozenset(name for _, fields in GROUPS.values() for name in fields.split())


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    example: str

    @property
    def mark(self) -> str:
        return f"{{{self.name}}}"


def groups(services: Iterable[str], kind: str, examples: Mapping[str, str]) -> list[tuple[str, list[Field]]]:
    """Every field that letters of this kind and these services may name, under the heading of its group."""
    shown = [
        (title, fields.split()) for title, (only, fields) in GROUPS.items() if not only or only & {*services, kind}
    ]
    shown.append((OTHERS, [name for name in FIELDS if name not in GROUPED]))
    return [
        (title, [Field(name, FIELDS[name], examples.get(name, "")) for name in fields if name in FIELDS])
        for title, fields in shown
        if fields
    ]


def mistakes(text: str) -> list[str]:
    """What is wrong with the braces of a text, one sentence each, naming the field that was probably meant."""
    said = [_unknown(name) for name in dict.fromkeys(NAME.findall(text)) if name not in FIELDS]
    return said + [
        f"Kurung kurawal di baris “{line[:40]}” tidak berpasangan. Tulis field lengkap, misalnya {{nama_pemohon}}."
        for line in text.splitlines()
        if re.search(r"[{}]", NAME.sub("", line))
    ]


def _unknown(name: str) -> str:
    told = f"Field {{{name[:40]}}} tidak dikenal."
    meant = nearest(name)
    return f"{told} Maksud Saudara {{{meant}}}?" if meant else f"{told} Pilih dari daftar field."


def nearest(name: str) -> str:
    """The known field that looks most like this one, or ""."""
    plain = re.sub(r"[^a-z]+", "_", name.strip().lower()).strip("_")
    if plain in FIELDS:
        return plain
    words = "_".join(sorted(plain.split("_")))
    turned = next((known for known in FIELDS if "_".join(sorted(known.split("_"))) == words), "")
    return turned or next(iter(get_close_matches(plain, FIELDS, 1, 0.6)), "")


def unused(services: Iterable[str], kind: str, *texts: str) -> Iterator[str]:
    """Fields named in the texts that no letter of this kind and these services fills."""
    known = {field.name for _, fields in groups(services, kind, {}) for field in fields}
    for name in dict.fromkeys(name for text in texts for name in NAME.findall(text)):
        if name in FIELDS and name not in known:
            yield name
