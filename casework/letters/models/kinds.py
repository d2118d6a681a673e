"""What letters there are, and their shapes."""

from __future__ import annotations

import re

from django.db import models


class Kind(models.TextChoices):
    REPLY = "reply", "Surat jawaban"
    INCOMPLETE = "incomplete", "Surat keterangan tidak lengkap"
    EXTENSION = "extension", "Pemberitahuan perpanjangan"
    REFUSAL = "refusal", "Surat keputusan penolakan"
    OBJECTION_REPLY = "objection_reply", "Tanggapan atas keberatan"
    RECOMMENDATION = "recommendation", "Surat persetujuan tempat penelitian"
    COMPLETION = "completion", "Surat keterangan selesai penelitian"
    DATA_REPLY = "data_reply", "Surat balasan permintaan data"
    CORRESPONDENCE_REPLY = "correspondence_reply", "Surat balasan"
    NOTICE = "notice", "Pemberitahuan tertulis"
    REFERRAL = "referral", "Surat penerusan permohonan"
    EXEMPTION = "exemption", "Usulan pengecualian informasi"
    REPORT = "report", "Laporan kegiatan"
    INVITATION = "invitation", "Undangan"
    STAFF_REVIEW = "staff_review", "Telaahan staf"
    MINUTES = "minutes", "Berita acara"
    RECAP = "recap", "Rekap konsultasi"


HEADING = re.compile(r"\*\*([^*\n]+)\*\*")
OUTWARD = (Kind.REFERRAL, Kind.EXEMPTION)  # to another body about the case: no answer to the applicant
OFFICE = (Kind.INVITATION, Kind.STAFF_REVIEW, Kind.MINUTES, Kind.RECAP)  # the office's own business


class Shape(models.TextChoices):
    """The two shapes of Permendagri 1/2023: addressed, or under a centred title."""

    KORESPONDENSI = "korespondensi", "korespondensi"
    JUDUL = "judul", "judul"


class Security(models.TextChoices):
    """Keamanan: who may read it."""

    ORDINARY = "biasa", "Biasa"
    LIMITED = "terbatas", "Terbatas"
    SECRET = "rahasia", "Rahasia"
    TOP_SECRET = "sangat_rahasia", "Sangat Rahasia"


class Speed(models.TextChoices):
    """Kecepatan: how soon it must be dealt with."""

    ORDINARY = "biasa", "Biasa"
    URGENT = "segera", "Segera"
    VERY_URGENT = "sangat_segera", "Sangat Segera"


class SifatShown(models.TextChoices):
    """What stands behind "Sifat" on paper; "" leaves it to the paper of the agency."""

    AGENCY = "", "menurut kertas instansi"
    SPEED = "speed", "kecepatan"
    SECURITY = "security", "keamanan"
    BOTH = "both", "keamanan dan kecepatan"


def sifat(security: str, speed: str, shown: str) -> str:
    """As printed. What is not open to all is always said, whatever is shown; "Biasa" is said only alone."""
    words = []
    if security != Security.ORDINARY or shown == SifatShown.SECURITY:
        words.append(Security(security).label)
    if shown == SifatShown.SPEED or (shown == SifatShown.BOTH and speed != Speed.ORDINARY):
        words.append(Speed(speed).label)
    return " / ".join(word for word in words if word != "Biasa" or len(words) == 1) or "Biasa"
