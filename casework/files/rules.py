"""What may be uploaded, and the sentence a person reads when it may not."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """One accepted format; `magic` stands at byte 0 of every such file."""

    ending: str
    content_type: str
    magic: bytes
    label: str


KINDS = {
    kind.ending: kind
    for kind in (
        Kind("pdf", "application/pdf", b"%PDF-", "PDF"),
        Kind("jpg", "image/jpeg", b"\xff\xd8\xff", "JPG"),
        Kind("png", "image/png", b"\x89PNG\r\n\x1a\n", "PNG"),
        Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04", "Word"),
        Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04", "Excel"),
    )
}
IMAGES = ("jpg", "png")
OFFICE = ("docx", "xlsx")
SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})


@dataclass(frozen=True)
class Audience:
    endings: tuple[str, ...]
    megabytes: int

    @property
    def bytes(self) -> int:
        return self.megabytes * MEGABYTE

    @property
    def accept(self) -> str:
        """Value of the HTML attribute `accept`."""
        return ",".join(f".{ending}" for ending in (*self.endings, *(["jpeg"] if "jpg" in self.endings else [])))

    @property
    def words(self) -> str:
        return ", ".join(KINDS[ending].label for ending in self.endings)


AUDIENCES = {
    "citizen": Audience(("pdf", "jpg", "png"), 5),
    "staff": Audience(("pdf", "jpg", "png", "docx", "xlsx"), 10),
}

# Limits of the examining process (examine.py reads them as JSON).
LIMITS = {
    "pixels": 40_000_000,
    "pages": 200,
    "entries": 1_000,
    "unpacked": 100 * MEGABYTE,
    "pdf_unpacked": 400 * MEGABYTE,
    "ratio": 100,
    "memory": 1024 * MEGABYTE,
    "cpu_seconds": 15,
}
WALL_SECONDS = 30
FREE_BYTES = 200 * MEGABYTE  # the database shares the disk; it must never be the one that runs dry
NAME_LENGTH = 120

PRINT_AGAIN = "Buka berkasnya, pilih Cetak lalu “Simpan sebagai PDF”, dan unggah hasilnya."

REFUSALS = {
    "none": "Belum ada berkas. Pilih berkas lalu unggah lagi.",
    "empty": "Berkas kosong (0 bita). Buka berkasnya, pastikan ada isinya, lalu unggah lagi.",
    "size": "Berkas terlalu besar ({size}). Batasnya {limit} MB. Perkecil atau bagi berkas itu, lalu unggah lagi.",
    "ending": "Jenis berkas ini tidak diterima. Yang diterima: {accepted}. Ubah dahulu ke PDF, lalu unggah lagi.",
    "office": "Berkas Word dan Excel tidak diterima di sini. " + PRINT_AGAIN,
    "heic": "Foto HEIC dari iPhone tidak dapat dibaca di kantor. Ubah ke JPG (Pengaturan → Kamera → Format → "
    "Paling Kompatibel) atau kirim tangkapan layarnya.",
    "content": "Nama berkas berakhiran .{ending}, tetapi isinya bukan {label}. "
    "Simpan ulang sebagai {label}, lalu unggah lagi.",
    "locked_office": "Berkas ini terkunci kata sandi atau berformat lama. Buka kuncinya, simpan sebagai .{ending}, "
    "lalu unggah lagi.",
    "damaged": "Berkas rusak dan tidak dapat dibuka. Buka di perangkat Saudara, simpan ulang, lalu unggah lagi.",
    "slow": "Berkas terlalu rumit untuk diperiksa. " + PRINT_AGAIN,
    "pixels": "Gambar terlalu besar (lebih dari 40 megapiksel). Perkecil ukuran gambar, lalu unggah lagi.",
    "locked": "PDF ini terkunci kata sandi. Buka kuncinya dahulu, simpan ulang tanpa kata sandi, lalu unggah lagi.",
    "pages": "PDF lebih dari 200 halaman. Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
    "attachments": "PDF ini memuat berkas lain di dalamnya. Unggah berkas itu satu per satu. " + PRINT_AGAIN,
    "dynamic_form": "PDF ini berupa formulir interaktif yang tidak dapat dibuka semua program. " + PRINT_AGAIN,
    "signed_active": "PDF bertanda tangan elektronik ini memuat perintah otomatis, sehingga tidak dapat diterima. "
    "Minta penerbitnya membuat PDF tanpa perintah otomatis.",
    "bomb": "Isi berkas mengembang terlalu besar saat dibuka. Simpan ulang berkas itu, lalu unggah lagi.",
    "macros": "Berkas ini memuat makro atau program. Simpan ulang tanpa makro, lalu unggah lagi.",
    "links_out": "Berkas ini mengambil isi dari tempat lain. Putuskan tautannya (Edit Links → Break Link), "
    "simpan, lalu unggah lagi.",
    "disk": "Tempat penyimpanan di kantor sedang penuh, berkas belum tersimpan. Coba lagi nanti atau hubungi petugas.",
}


class FileRefused(ValueError):
    """An upload that is not taken; str() is an Indonesian sentence that names the cure."""

    def __init__(self, code: str, **facts: object):
        self.code = code
        super().__init__(REFUSALS[code].format(**facts))
