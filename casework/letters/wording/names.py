"""The named fields as an admin meets them: in groups, explained, with an example; and what an unknown name meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from casework.letters.fields import FIELDS, NAME

EVERY: frozenset[str] = frozenset()
ASKED = frozenset({"information", "objection", "consultation", "research"})
# group → services or kinds whose letters use it (none: every letter), and an example for each of its fields
GROUPS: dict[str, tuple[frozenset[str], dict[str, str]]] = {
    "Kasus": (
        EVERY,
        {
            "nomor_kasus": "KB 0007/2026",
            "tanggal_diterima": "23 November 2026",
            "waktu_diterima": "Senin, 23 November 2026 pukul 09.00 WIB",
            "saluran": "datang langsung",
            "perihal": "daftar koperasi aktif tahun 2025",
        },
    ),
    "Pemohon": (
        EVERY,
        {
            "nama_pemohon": "Siti Rahmawati",
            "pekerjaan_pemohon": "Mahasiswa",
            "alamat_pemohon": "Jalan Contoh Nomor 1, Pontianak",
            "kontak_pemohon": "0812 0000 0000",
        },
    ),
    "Instansi": (
        EVERY,
        {
            "instansi": "Dinas Koperasi, Usaha Kecil dan Menengah",
            "singkatan": "Diskop UKM",
            "kota": "Pontianak",
            "laman": "diskopukm.contoh.go.id",
            "kontak": "(0561) 000000 atau ppid@contoh.go.id",
            "alamat_instansi": "Jalan Contoh Nomor 5, Pontianak",
            "komisi_informasi": "Komisi Informasi Provinsi Kalimantan Barat",
        },
    ),
    "Pejabat": (
        EVERY,
        {
            "penanda_tangan": "Kepala Dinas",
            "nama_penanda_tangan": "Drs. Markus Contoh, M.Si.",
            "pangkat_penanda_tangan": "Pembina Utama Muda (IV/c)",
            "nip_penanda_tangan": "19700101 199503 1 000",
            "atasan_ppid": "Kepala Dinas selaku Atasan PPID",
            "pimpinan": "Kepala Dinas",
            "tanggal_terbilang": "Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam",
        },
    ),
    "Batas waktu": (
        EVERY,
        {
            "batas_jawaban": "Senin, 7 Desember 2026",
            "batas_semula": "Senin, 7 Desember 2026",
            "batas_baru": "Rabu, 16 Desember 2026",
            "batas_lengkap": "Kamis, 26 November 2026",
            "alasan_perpanjangan": "data dikumpulkan dari empat belas kabupaten dan kota",
        },
    ),
    "Putusan permohonan": (
        ASKED,
        {
            "tujuan": "bahan skripsi",
            "keputusan": "permohonan Saudara dikabulkan seluruhnya.",
            "informasi_diberikan": "a. Daftar koperasi aktif tahun 2025, XLSX, 214 baris.",
            "dihitamkan": "NIK dan nomor telepon pengurus, karena data pribadi (Pasal 17 huruf h).",
            "penguasa": "Informasi selebihnya dikuasai Badan Pusat Statistik.",
            "cara": "Berkas dapat diunduh di portal selama 30 hari.",
            "biaya": "Gratis.",
            "dasar_pengecualian": "Pasal 17 huruf h Undang-Undang Nomor 14 Tahun 2008",
            "konsekuensi": "data pribadi pengurus dapat disalahgunakan",
            "dasar_pengujian": "Daftar Informasi Dikecualikan nomor 3 tahun 2026",
            "informasi_dikecualikan": "data pribadi pengurus koperasi",
            "penguasaan": "dikuasai badan publik ini",
            "bentuk_tersedia": "salinan elektronik",
            "rincian_biaya": "penyalinan Rp0, pengiriman Rp0, jumlah Rp0",
            "waktu_penyediaan": "3 hari kerja",
            "penghitaman": "NIK dan nomor telepon pada 3 halaman",
            "tidak_diberikan": "informasi belum dikuasai",
            "sumber": "Dinas Koperasi, Usaha Kecil dan Menengah",
            "kepentingan_umum": "perlindungan data pribadi lebih besar daripada kepentingan membukanya",
            "jangka_pengecualian": "sampai 31 Desember 2030",
            "kekurangan": "a. Salinan identitas; b. Tujuan penggunaan informasi.",
        },
    ),
    "Penerusan": (
        frozenset({"information"}),
        {
            "ppid_utama": "PPID Utama Pemerintah Provinsi Kalimantan Barat",
            "alamat_ppid_utama": "Jalan Contoh Nomor 2, Pontianak",
            "badan_tujuan": "Badan Pusat Statistik Provinsi Kalimantan Barat",
            "alamat_tujuan": "Jalan Contoh Nomor 3, Pontianak",
            "alasan_penerusan": "informasi yang diminta dikuasai badan tersebut",
        },
    ),
    "Keberatan": (
        frozenset({"objection"}),
        {
            "nomor_permohonan": "KB 0003/2026",
            "tanggal_permohonan": "2 November 2026",
            "alasan_keberatan": "permohonan tidak ditanggapi (Pasal 35 ayat (1) huruf d)",
            "tanggapan": "Permohonan Saudara semestinya dijawab paling lambat 16 November 2026.",
            "pertimbangan": "informasi yang diminta tidak termasuk yang dikecualikan",
            "perintah": "PPID memberikan informasi paling lambat 30 November 2026",
        },
    ),
    "Penelitian": (
        frozenset({"research"}),
        {
            "peneliti": "Siti Rahmawati",
            "nim": "H1031201001",
            "program_studi": "Manajemen",
            "lembaga": "Universitas Contoh",
            "judul_penelitian": "Daya Tahan Koperasi Simpan Pinjam",
            "waktu_penelitian": "1 Desember 2026 sampai dengan 28 Februari 2027",
            "lokasi_penelitian": "Bidang Kelembagaan dan Pengawasan",
            "surat_pengantar": "Dekan Fakultas Ekonomi, 101/UC/2026, 16 November 2026",
            "bidang": "Bidang Kelembagaan dan Pengawasan",
        },
    ),
    "Kegiatan": (
        frozenset({"facilitation"}),
        {
            "kegiatan": "Fasilitasi Perizinan Usaha Simpan Pinjam",
            "waktu_kegiatan": "Selasa, 1 Desember 2026 pukul 09.00 WIB",
            "pukul_kegiatan": "09.00 WIB sampai dengan 12.00 WIB",
            "tempat_kegiatan": "Aula Dinas",
            "peserta": "30 pengurus koperasi",
            "narasumber": "Kepala Bidang Kelembagaan dan Pengawasan",
            "hasil": "28 koperasi memahami syarat izin usaha simpan pinjam.",
            "tindak_lanjut": "Pendampingan berkas pada Januari 2027.",
        },
    ),
    "Laporan, telaahan, dan berita acara": (
        frozenset({"report", "staff_review", "minutes", "recap"}),
        {
            "dasar_hukum": "Undang-Undang Nomor 25 Tahun 1992 tentang Perkoperasian.",
            "maksud": "Menyamakan pemahaman tentang syarat izin usaha simpan pinjam.",
            "ruang_lingkup": "Koperasi simpan pinjam di Kota Pontianak.",
            "materi": "Narasumber menjelaskan syarat dan alur perizinan, lalu tanya jawab.",
            "kendala": "Dua koperasi belum memiliki akun OSS.",
            "simpulan": "Sebagian besar peserta siap mengajukan izin.",
            "saran": "Pendampingan dilanjutkan per kabupaten.",
            "persoalan": "Data koperasi tidak aktif berbeda antara dua sumber.",
            "praanggapan": "Perbedaan timbul karena waktu pemutakhiran yang berbeda.",
            "fakta": "Per 31 Oktober 2026 tercatat 214 koperasi aktif.",
            "analisis": "Pemutakhiran bersama menghilangkan perbedaan dalam satu triwulan.",
            "masa": "Oktober 2026",
            "baris_rekap": "| 1 | Senin, 5 Oktober 2026 | Siti Rahmawati | Koperasi Contoh | Pontianak |",
            "jumlah_rekap": "14 konsultasi; terbanyak tentang pendirian koperasi",
            "pihak_kedua": "Ketua Koperasi Contoh",
            "jabatan_pihak_kedua": "Ketua Pengurus",
            "alamat_pihak_kedua": "Jalan Contoh Nomor 9, Pontianak",
            "pokok_acara": "Penyerahan data koperasi aktif tahun 2025.",
        },
    ),
}
OTHERS = "Lainnya"
EXAMPLES = {name: text for _, examples in GROUPS.values() for name, text in examples.items()}


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    example: str

    @property
    def mark(self) -> str:
        return f"{{{self.name}}}"


def example_of(name: str) -> str:
    return EXAMPLES.get(name) or f"contoh {FIELDS[name]}"


def groups(services: Iterable[str], kind: str = "") -> list[tuple[str, list[Field]]]:
    """Every field that letters of this kind and these services may name, under the heading of its group."""
    used = {*services, kind}
    shown = [(title, list(names)) for title, (only, names) in GROUPS.items() if not only or only & used]
    shown.append((OTHERS, [name for name in FIELDS if name not in EXAMPLES]))
    return [
        (title, [Field(name, FIELDS[name], example_of(name)) for name in names if name in FIELDS])
        for title, names in shown
        if names
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
    known = {field.name for _, fields in groups(services, kind) for field in fields}
    for name in dict.fromkeys(name for text in texts for name in NAME.findall(text)):
        if name in FIELDS and name not in known:
            yield name
