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
    NOTICE = "notice", "Pemberitahuan tertulis"
    REFERRAL = "referral", "Surat penerusan permohonan"
    EXEMPTION = "exemption", "Usulan pengecualian informasi"
    REPORT = "report", "Laporan kegiatan"


HEADING = re.compile(r"\*\*([^*\n]+)\*\*")
OUTWARD = (Kind.REFERRAL, Kind.EXEMPTION)  # to another body about the case: no answer to the applicant


class Shape(models.TextChoices):
    """The two shapes of Permendagri 1/2023: addressed, or under a centred title."""

    KORESPONDENSI = "korespondensi", "korespondensi"
    JUDUL = "judul", "judul"


class Sifat(models.TextChoices):
    """The word printed behind "Sifat": urgency or, where it matters more, confidentiality."""

    BIASA = "Biasa", "Biasa"
    PENTING = "Penting", "Penting"
    SEGERA = "Segera", "Segera"
    SANGAT_SEGERA = "Sangat Segera", "Sangat Segera"
    TERBATAS = "Terbatas", "Terbatas"
    RAHASIA = "Rahasia", "Rahasia"
