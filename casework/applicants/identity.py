"""NIK, telephone numbers and names: one spelling each, plausibility, masks. Pure; knows no database."""

import unicodedata

from django.core.exceptions import ValidationError

# Kode wilayah provinsi, Kepmendagri 100.1.1-6117/2022.
PROVINCES = frozenset(
    {*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 97)}
)
NAME_LENGTH = 200
DOT = "•"


def _bare(text: str) -> str:
    """Without the separators people put between digits; digits of any script as ASCII."""
    kept = []
    for char in unicodedata.normalize("NFKC", text):
        if char.isspace() or char in ".-‐‑–—/()" or unicodedata.category(char) == "Cf":
            continue
        kept.append(str(unicodedata.digit(char)) if char.isdecimal() else char)
    return "".join(kept)


def normal_nik(text: str) -> str:
    """16 ASCII digits, or "" for nothing typed. Raises ValidationError."""
    bare = _bare(text)
    if not bare:
        return ""
    if not bare.isdecimal():
        raise ValidationError("NIK hanya berisi angka. Ketik 16 angka seperti tertulis di KTP.", code="nik_letters")
    if len(bare) != 16:
        raise ValidationError(f"NIK harus 16 angka. Anda mengetik {len(bare)} angka.", code="nik_length")
    if not bare.strip("0"):
        raise ValidationError("NIK tidak mungkin nol semua. Ketik NIK seperti tertulis di KTP.", code="nik_zero")
    return bare


def nik_doubts(nik: str) -> list[str]:
    """What looks odd in a normal NIK. Real cards contain errors, so a doubt never blocks."""
    doubts = []
    day, month = int(nik[6:8]), int(nik[8:10])
    if int(nik[:2]) not in PROVINCES:
        doubts.append(f"Dua angka pertama ({nik[:2]}) bukan kode provinsi.")
    if not (1 <= day <= 31 or 41 <= day <= 71):
        doubts.append(f"Angka ke-7 dan ke-8 ({nik[6:8]}) bukan tanggal lahir (01–31, atau 41–71 untuk perempuan).")
    if not 1 <= month <= 12:
        doubts.append(f"Angka ke-9 dan ke-10 ({nik[8:10]}) bukan bulan lahir (01–12).")
    return doubts


def normal_phone(text: str) -> str:
    """ "+62…" (E.164), or "" for nothing typed. Raises ValidationError."""
    bare = _bare(text)
    if not bare:
        return ""
    foreign = bare.startswith(("+", "00"))
    digits = bare.removeprefix("+")
    if not digits.isdecimal():
        raise ValidationError("Nomor telepon hanya berisi angka, misalnya 0812 3456 7890.", code="phone_letters")
    digits = digits.removeprefix("00") if foreign else digits
    if not foreign:
        digits = "62" + digits.removeprefix("62").removeprefix("0")
    elif digits.startswith("620"):
        digits = "62" + digits.removeprefix("620")
    if not 9 <= len(digits) <= 15:
        raise ValidationError(
            "Nomor telepon terlalu pendek atau terlalu panjang. Contoh: 0812 3456 7890.", code="phone_length"
        )
    return f"+{digits}"


def normal_name(text: str) -> str:
    """NFC, single spaces. Raises ValidationError for characters nobody can see."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in name):
        raise ValidationError(
            "Nama memuat karakter yang tidak terlihat. Hapus isinya, lalu ketik ulang.", code="name_hidden"
        )
    if len(name) > NAME_LENGTH:
        raise ValidationError(
            f"Nama paling panjang {NAME_LENGTH} huruf. Yang diketik {len(name)} huruf.", code="name_length"
        )
    if name and not any(char.isalnum() for char in name):
        raise ValidationError("Nama harus memuat huruf.", code="name_letters")
    return name


def normal_entity_number(text: str) -> str:
    """Nomor SK pengesahan as a key: capitals, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def search_key(name: str) -> str:
    """Upper case without accents or punctuation, so that "O'Neil" is found as ONEIL."""
    plain = unicodedata.normalize("NFKD", name).upper()
    return " ".join("".join(char for char in plain if char.isalnum() or char.isspace()).split())


def masked_nik(nik: str) -> str:
    return f"{nik[:4]}{DOT * 8}{nik[-4:]}" if nik else ""


def masked_phone(phone: str) -> str:
    return f"{phone[:6]}{DOT * 4}{phone[-4:]}" if phone else ""


def masked_email(email: str) -> str:
    local, _, domain = email.partition("@")
    return f"{local[:1]}{DOT * 4}@{domain}" if email else ""


def short_name(name: str) -> str:
    return " ".join(f"{word[0]}***" for word in name.split())
