"""What comes in, what goes out, and who carried it. `place`: where the paper lies, when a room above tells it."""

from casework.registers.layout.shape import Code, Column, Register

INCOMING = Register(
    Code.INCOMING,
    (
        Column("no", "No. agenda", 5, "number"),
        Column("date", "Tanggal terima", 8, "date"),
        Column("classification", "Kode klasifikasi", 7),
        Column("about", "Isi ringkas", 17),
        Column("sender", "Dari", 13, personal=True),
        Column("letter_number", "Nomor surat", 12),
        Column("letter_date", "Tanggal surat", 8, "date"),
        Column("attachments", "Lampiran", 6),
        Column("nature", "Sifat", 5),
        Column("processor", "Disposisi/pengolah", 7),
        Column("place", "Tempat simpan", 6, live=True),
        Column("remark", "Paraf/keterangan", 6),
    ),
    "Hanya surat yang dicatat di sini; pengunjung tanpa surat ada di Agenda Front Office.",
)
OUTGOING = Register(
    Code.OUTGOING,
    (
        Column("no", "No. urut", 5, "number"),
        Column("letter_number", "Nomor surat", 14),
        Column("date", "Tanggal", 8, "date"),
        Column("addressee", "Tujuan", 17, personal=True),
        Column("about", "Hal", 14),
        Column("classification", "Kode", 6),
        Column("signer", "Pengolah/penanda tangan", 10),
        Column("attachments", "Lampiran", 6),
        Column("sent_by", "Cara kirim/resi", 6, live=True),
        Column("place", "Tempat simpan", 6, live=True),
        Column("remark", "Keterangan", 8),
    ),
    "Surat yang diterbitkan muncul di sini begitu diberi nomor.",
)
DISPATCH = Register(
    Code.DISPATCH,
    (
        Column("no", "No.", 4, "number"),
        Column("date", "Tanggal kirim", 7, "date"),
        Column("letter_number", "Nomor surat", 13),
        Column("letter_date", "Tanggal surat", 7, "date"),
        Column("addressee", "Ditujukan kepada", 14, personal=True),
        Column("about", "Hal", 12),
        Column("attachments", "Lampiran", 6),
        Column("way", "Cara kirim, pembawa/resi", 8),
        Column("received_on", "Tanggal", 7, "date", under=("Diterima",), live=True),
        Column("receiver", "Nama terang", 7, under=("Diterima",), personal=True, live=True),
        Column("signature", "Tanda tangan", 8, under=("Diterima",), pen=True),
        Column("remark", "Keterangan", 7),
    ),
    "Surat yang diserahkan langsung, dikirim lewat pos, atau dibawa kurir muncul di sini saat pengirimannya dicatat.",
)
