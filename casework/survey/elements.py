"""The nine elements of the survey, each with its four answers (Permenpan RB 14/2017, Lampiran)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Element:
    """`answers` from 1 to 4, the worst first."""

    key: str
    name: str
    question: str
    answers: tuple[str, str, str, str]


FIT = ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai")
ELEMENTS = (
    Element("u1", "Persyaratan", "Apakah syarat yang diminta sesuai dengan jenis pelayanannya?", FIT),
    Element(
        "u2", "Prosedur", "Seberapa mudah alur pelayanannya?",
        ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    ),
    Element(
        "u3", "Waktu penyelesaian", "Seberapa cepat Saudara dilayani?",
        ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    ),
    Element(
        "u4", "Biaya", "Bagaimana biayanya?", ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    Element(
        "u5", "Hasil pelayanan", "Apakah yang Saudara terima sesuai dengan yang dijanjikan standar pelayanan?", FIT,
    ),
    Element(
        "u6", "Kemampuan petugas", "Seberapa mampu petugas yang melayani?",
        ("Tidak mampu", "Kurang mampu", "Mampu", "Sangat mampu"),
    ),
    Element(
        "u7", "Perilaku petugas", "Bagaimana kesopanan dan keramahan petugas?",
        ("Tidak sopan dan ramah", "Kurang sopan dan ramah", "Sopan dan ramah", "Sangat sopan dan ramah"),
    ),
    Element(
        "u8", "Sarana dan prasarana", "Bagaimana ruang, kursi, laman, dan alat pelayanannya?",
        ("Buruk", "Cukup", "Baik", "Sangat baik"),
    ),
    Element(
        "u9", "Penanganan pengaduan", "Bagaimana pengaduan dan saran ditangani?",
        ("Tidak ada tempat mengadu", "Ada, tetapi tidak berjalan", "Berjalan, kurang maksimal", "Ditangani baik"),
    ),
)  # fmt: skip
KEYS = tuple(element.key for element in ELEMENTS)
