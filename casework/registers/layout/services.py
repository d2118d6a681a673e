"""Research, consultation and facilitation: what an office notes of each in a ruled book."""

from casework.registers.layout.shape import Code, Column, Register

_WHO, _LETTER, _TIME = "Peneliti", "Surat pengantar", "Masa penelitian"
RESEARCH = Register(
    Code.RESEARCH,
    (
        Column("number", "No.", 6),
        Column("date", "Tanggal masuk", 5, "date"),
        Column("name", "Nama", 8, under=(_WHO,), personal=True),
        Column("student_number", "NIM", 5, under=(_WHO,), personal=True),
        Column("contact", "Nomor kontak", 6, under=(_WHO,), personal=True),
        Column("institution", "Lembaga dan program studi", 9, under=(_WHO,)),
        Column("letter_issuer", "Penerbit", 5, under=(_LETTER,)),
        Column("letter_number", "Nomor", 7, under=(_LETTER,)),
        Column("letter_date", "Tanggal", 5, "date", under=(_LETTER,)),
        Column("title", "Judul penelitian", 12),
        Column("starts_on", "Mulai", 5, "date", under=(_TIME,)),
        Column("ends_on", "Selesai", 5, "date", under=(_TIME,)),
        Column("place", "Lokasi atau bidang", 5),
        Column("recommendation", "Surat rekomendasi", 5, live=True),
        Column("certificate", "Surat keterangan selesai", 4, live=True),
        Column("result_date", "Salinan hasil diterima", 4, "date", live=True),
        Column("decision", "Hasil", 4, live=True),
    ),
    "Setiap penelitian yang berkasnya masuk muncul di sini.",
    service="research",
    once=True,
)
CONSULTATIONS = Register(
    Code.CONSULTATIONS,
    (
        Column("number", "No.", 6),
        Column("date", "Tanggal", 6, "date"),
        Column("time", "Masuk", 4, under=("Pukul",)),
        Column("time_out", "Selesai", 5, under=("Pukul",), live=True),
        Column("name", "Nama", 9, personal=True),
        Column("contact", "Nomor kontak", 9, personal=True),
        Column("cooperative", "Koperasi", 9),
        Column("position", "Jabatan", 6),
        Column("topic", "Pokok konsultasi", 9),
        Column("question", "Uraian pertanyaan", 10),
        Column("answer", "Jawaban atau saran", 10, live=True),
        Column("decision", "Tindak lanjut", 6, live=True),
        Column("officer", "Petugas", 6, live=True),
        Column("signature", "Paraf tamu", 5, pen=True),
    ),
    "Setiap konsultasi yang didaftarkan muncul di sini.",
    service="consultation",
    once=True,
)
_PLAN, _DONE = "Rencana", "Pelaksanaan"
FACILITATION = Register(
    Code.FACILITATION,
    (
        Column("number", "No.", 6),
        Column("date", "Tanggal dicatat", 6, "date"),
        Column("kind", "Jenis", 6),
        Column("activity", "Kegiatan", 13),
        Column("substance", "Materi", 10),
        Column("scheduled_on", "Jadwal", 6, "date", under=(_PLAN,)),
        Column("place", "Tempat", 8, under=(_PLAN,)),
        Column("participants", "Calon peserta", 9, under=(_PLAN,)),
        Column("speakers", "Calon narasumber", 8, under=(_PLAN,)),
        Column("leader", "Ketua tim", 8),
        Column("held_on", "Dicatat tanggal", 6, "date", under=(_DONE,), live=True),
        Column("report_on", "Laporan", 6, "date", under=(_DONE,), live=True),
        Column("decision", "Hasil", 8, live=True),
    ),
    "Setiap kegiatan fasilitasi muncul di sini sejak ketua tim memberi instruksi.",
    service="facilitation",
    once=True,
)
