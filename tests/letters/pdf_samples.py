"""One believable context per printed document; every person and number is made up."""

from casework.letters.pdf.qr import qr_svg

CREST = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 68 80">'
    b'<path d="M34 2 64 12v34c0 16-14 26-30 32C18 72 4 62 4 46V12z"'
    b' fill="#0d5350"/><path d="M34 18 52 38 34 58 16 38z" fill="#fff"/>'
    b'<path d="M34 30 42 38 34 46 26 38z" fill="#d8a24a"/></svg>'
)
ASSETS = {"crest": CREST, "qr": qr_svg("https://layanan.kalbar.example/v/V3H8N62TQK5R")}

LETTERHEAD = {
    "province": "PEMERINTAH PROVINSI KALIMANTAN BARAT",
    "name": "DINAS KOPERASI, UKM",
    "address": "Jalan Contoh Nomor 5, Pontianak 78000",
    "phone": "(0561) 000000",
    "email": "layanan@kalbar.example",
    "web": "layanan.kalbar.example",
    "crest": "crest",
}
SIGNER = {
    "prefix_lines": [],
    "position": "Pejabat Pengelola Informasi\ndan Dokumentasi Pelaksana",
    "name": "Nurhayati Usman, S.E., M.Si.",
    "rank": "Pembina Tk. I (IV/b)",
    "nip": "19731120 199803 2 000",
}
ACTING = SIGNER | {
    "prefix_lines": ["a.n. Kepala Dinas", "Sekretaris,", "u.b."],
    "position": "Plh. Kepala Bidang Pengawasan",
}
SHEET = {
    "letterhead": LETTERHEAD,
    "qr": "qr",
    "verify_url": "layanan.kalbar.example/v",
    "code": "V3H8 N62T QK5R",
    "demo": True,
}
BODY = """Sehubungan dengan permohonan Saudara tanggal 12 November 2026, nomor pendaftaran 000112/2026, tentang \
penerima fasilitasi sertifikat halal tahun 2025 dan anggarannya, dengan ini kami sampaikan bahwa permohonan Saudara \
**dikabulkan sebagian**.

1. Informasi yang diberikan:
a. Daftar penerima fasilitasi sertifikat halal tahun 2025 (nama, kabupaten/kota, jenis usaha), XLSX, 214 baris;
b. Ringkasan anggaran dan realisasi fasilitasi tahun 2025, PDF, 3 halaman.
2. Pada dokumen huruf a, NIK dan nomor telepon penerima dihitamkan karena termasuk rahasia yang dilindungi Pasal \
17 huruf j Undang-Undang Nomor 14 Tahun 2008 jo. Undang-Undang Nomor 27 Tahun 2022. Apabila dibuka, data \
tersebut dapat dipakai untuk penipuan atas nama penerima.
3. Informasi dapat diunduh tanpa biaya pada laman layanan.kalbar.example dengan nomor pendaftaran dan kode \
Saudara, atau diambil di loket pada jam layanan, paling lambat 28 Desember 2026. Mohon sumber dicantumkan \
apabila dikutip.
4. Apabila tidak puas, Saudara dapat mengajukan keberatan secara tertulis kepada Atasan PPID paling lambat 30 \
(tiga puluh) hari kerja sejak surat ini diterima.

Demikian, atas perhatian Saudara kami ucapkan terima kasih."""

LETTER = SHEET | {
    "number": "500.3.3/2315/DISKOPUKM.A",
    "sifat": "Biasa",
    "lampiran": "1 (satu) berkas",
    "hal": "Jawaban Permohonan Informasi",
    "place": "Pontianak",
    "date_text": "26 November 2026",
    "to_lines": ["Ketua LSM Kaca Terbuka"],
    "to_place": "Pontianak",
    "body": BODY,
    "signer": SIGNER,
    "cc": ["PPID Utama Provinsi Kalimantan Barat", "Arsip"],
}
CASE_FACTS = [
    ("Nomor pendaftaran", "000112/2026"),
    ("Nama pemohon", "LSM Kaca Terbuka"),
    ("Diterima", "Kamis, 12 November 2026 pukul 09.41 WIB melalui surat"),
    ("Informasi yang diminta", "Penerima fasilitasi sertifikat halal tahun 2025 dan anggarannya"),
]
OFFICER = {"prefix_lines": [], "position": "Petugas Front Office", "name": "Rizky Ramadhan", "rank": "", "nip": ""}
PLACE_DATE = "Pontianak, 12 November 2026"


def _ticks(*labels: str, on: str = "") -> list[dict]:
    return [{"label": label, "on": label == on} for label in labels]


DOCUMENTS = {
    "reply": ("letter", LETTER),
    "extension": (
        "letter",
        LETTER
        | {
            "hal": "Pemberitahuan Perpanjangan Waktu",
            "lampiran": "",
            "case_number": "000112/2026",
            "received_text": "12 November 2026",
            "due_text": "Kamis, 26 November 2026",
            "new_due_text": "Senin, 7 Desember 2026",
            "reason": "Informasi yang diminta tersebar pada lima kabupaten dan perlu dikumpulkan lebih dahulu.",
            "body": "Data dari Kabupaten Sintang dan Kabupaten Sanggau kami perkirakan lengkap pada 1 Desember 2026.",
        },
    ),
    "objection_reply": (
        "letter",
        LETTER
        | {
            "hal": "Tanggapan atas Keberatan",
            "objection_number": "KB-000004/2026",
            "objection_text": "30 November 2026",
            "case_number": "000112/2026",
            "decision": "keberatan Saudara diterima.",
            "order": "1. Memberikan salinan notula dalam 5 (lima) hari kerja.\n2. Melaporkannya kepada kami.",
            "body": "Permintaan Saudara tidak ditanggapi sampai batas waktu (Pasal 35 ayat (1) huruf d).",
            "signer": ACTING,
            "initials": ["Kepala Subbagian Umum dan Aparatur", "Petugas PPID"],
        },
    ),
    "receipt": (
        "letter",
        SHEET
        | {
            "number": "000112/2026",
            "facts": CASE_FACTS[1:],
            "due_text": "Kamis, 26 November 2026",
            "track_url": "layanan.kalbar.example/lacak",
            "code": "KPR7 2QXM",
            "contact": "(0561) 000000 atau layanan@kalbar.example",
            "sign_place": PLACE_DATE,
            "signer": OFFICER,
        },
    ),
    "handover": (
        "letter",
        SHEET
        | {
            "number": "000112/2026",
            "facts": CASE_FACTS,
            "items": [
                {
                    "name": "Daftar penerima fasilitasi sertifikat halal tahun 2025",
                    "form": "XLSX, 214 baris",
                    "note": "",
                },
                {
                    "name": "Ringkasan anggaran dan realisasi tahun 2025",
                    "form": "PDF, 3 halaman",
                    "note": "dikirim lewat pos-el",
                },
            ],
            "receiver": {"name": "Hamdan Syukri", "label": "Pemohon"},
            "sign_place": "Pontianak, 1 Desember 2026",
            "signer": OFFICER,
        },
    ),
    "incomplete": (
        "letter",
        SHEET
        | {
            "number": "000115/2026",
            "facts": CASE_FACTS,
            "missing": [{"name": "Surat pengesahan badan hukum", "note": "unggah atau bawa salinannya"}],
            "limit_text": "Selasa, 17 November 2026",
            "how": "Kirim lewat laman pelacakan, pos-el, atau bawa ke loket.",
            "body": "",
            "sign_place": PLACE_DATE,
            "signer": SIGNER,
        },
    ),
    "report": (
        "letter",
        SHEET
        | {
            "number": "500.3.3/2401/DISKOPUKM.B",
            "subject": "Desk Pemenuhan Syarat Izin Usaha Simpan Pinjam Angkatan I",
            "facts": [
                ("Hari dan tanggal", "Rabu, 18 November 2026"),
                ("Tempat", "Aula Dinas"),
                ("Peserta", "25 koperasi"),
            ],
            "sections": [("A. Latar Belakang", BODY), ("B. Pelaksanaan", BODY), ("C. Hasil dan Tindak Lanjut", BODY)],
            "participants": [{"name": f"Koperasi Contoh {n}", "note": "Kota Pontianak"} for n in range(1, 26)],
            "sign_place": PLACE_DATE,
            "signer": SIGNER,
            "cc": ["Arsip"],
        },
    ),
    "disposition": (
        "disposition",
        SHEET
        | {
            "from_name": "LSM Kaca Terbuka",
            "letter_number": "17/KT/XI/2026",
            "letter_date": "10 November 2026",
            "received_text": "12 November 2026",
            "agenda_number": "1187",
            "hal": "Permohonan informasi sertifikat halal",
            "urgency": _ticks("Sangat segera", "Segera", "Rahasia", on="Segera"),
            "to": _ticks(
                "Sekretaris",
                "Kabid Pengawasan",
                "Kabid Perijinan dan Kelembagaan",
                "PPID Pelaksana",
                on="PPID Pelaksana",
            ),
            "asks": _ticks(
                "Tanggapan dan saran", "Proses lebih lanjut", "Koordinasi/konfirmasi", on="Proses lebih lanjut"
            ),
            "note": "Jawab sebelum 26 November. Libatkan bidang yang menguasai data.",
            "sign_place": PLACE_DATE,
            "signer": SIGNER | {"position": "Plh. Kepala Dinas"},
        },
    ),
}


def _register(count: int) -> dict:
    def cell(text: str, colspan: int = 0, rowspan: int = 0) -> dict:
        return {"text": text, "colspan": colspan, "rowspan": rowspan}

    alone = (
        "No.",
        "Tanggal",
        "Nama",
        "Alamat",
        "Nomor kontak",
        "Pekerjaan",
        "Informasi yang diminta",
        "Tujuan penggunaan",
    )
    values = ["000112", "12-11-2026", "LSM Kaca Terbuka", "Jalan Contoh 7, Pontianak", "0812-0000-0001", "Perkumpulan"]
    values += ["Penerima fasilitasi sertifikat halal tahun 2025", "Pemantauan anggaran", "v", "", "", "v", "", "", "v"]
    values += ["Dikabulkan sebagian", "Pasal 17 huruf j", "26-11-2026", "1-12-2026", "Rp0", "-"]
    return SHEET | {
        "heading": "REGISTER PERMOHONAN INFORMASI PUBLIK",
        "period": "1 Januari s.d. 30 November 2026",
        "widths": [4, 5, 7, 7, 6, 6, 8, 6, 2, 3, 5, 4, 4, 4, 4, 6, 5, 5, 5, 2, 2],
        "header_rows": [
            [
                *(cell(text, rowspan=3) for text in alone),
                cell("Status informasi", colspan=3),
                cell("Bentuk yang dikuasai", colspan=2),
                cell("Jenis permohonan", colspan=2),
                cell("Keputusan", rowspan=3),
                cell("Alasan penolakan", rowspan=3),
                cell("Hari dan tanggal", colspan=2),
                cell("Biaya dan cara", colspan=2),
            ],
            [
                cell("Di bawah penguasaan", colspan=2),
                cell("Belum didoku-mentasi-kan", rowspan=2),
                *(cell(text, rowspan=2) for text in ("Soft-copy", "Hard-copy", "Melihat", "Salinan")),
                *(cell(text, rowspan=2) for text in ("Pembe-ritahu-an", "Pem-beri-an", "Bia-ya", "Ca-ra")),
            ],
            [cell("Ya"), cell("Tidak")],
        ],
        "rows": [{"cells": [f"{n:06}", *values[1:]], "struck": n == 3} for n in range(1, count + 1)],
        "legend": [("v", "ya"), ("3", "baris dicoret: dibetulkan pada baris lain")],
        "signer": SIGNER,
        "sign_place": PLACE_DATE,
    }


DOCUMENTS["register"] = ("register", _register(40))
