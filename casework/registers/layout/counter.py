"""The visitors of the day."""

from casework.registers.layout.shape import Code, Column, Register

VISITORS = Register(
    Code.VISITORS,
    (
        Column("no", "No.", 5, "number"),
        Column("date", "Tanggal", 10, "date"),
        Column("time", "Pukul", 6),
        Column("name", "Nama", 20, personal=True),
        Column("purpose", "Keperluan", 29),
        Column("destination", "Tujuan", 17),
        Column("officer", "Petugas", 13),
    ),
    "Setiap pengunjung yang dicatat di loket muncul di sini.",
)
