TOO_BIG = "Dokumen terlalu besar: memori untuk satu dokumen habis. Pendekkan atau bagi isinya."
TOO_DEEP = "Susunan dokumen terlalu dalam. Sederhanakan daftar bertingkat di dalamnya."
TOO_SLOW = "Dokumen terlalu rumit untuk disusun dalam batas waktu. Pendekkan atau bagi isinya."
OUTSIDE = "Dokumen menunjuk ke berkas di luar dirinya; rujukan seperti itu tidak diizinkan."
ACTS = "Dokumen memuat lampiran atau perintah yang tidak diizinkan."
PICTURE = "Lambang atau kode QR tidak terbaca sebagai gambar. Periksa berkas lambang pada pengaturan instansi."
FONT = "Dokumen membawa huruf cetak sendiri; pakai huruf yang terpasang pada portal."
BROKEN = "Dokumen gagal disusun. Periksa isinya; bila tetap gagal, hubungi admin aplikasi."
LOST = "Penyusun dokumen terhenti sebelum selesai. Coba lagi."


class PdfFailed(Exception):
    """The document was not made; `reason` is an Indonesian sentence for staff.

    `transient` tells whether the same input may succeed later (server lost, memory taken by others) or never will.
    """

    def __init__(self, reason: str, *, transient: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.transient = transient
