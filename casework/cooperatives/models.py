from django.conf import settings
from django.db import models
from django.db.models import Q


class Cooperative(models.Model):
    """A cooperative as this agency knows it. `register.change()` is the only writer after it is made."""

    class Type(models.TextChoices):
        CONSUMER = "konsumen", "Konsumen"
        PRODUCER = "produsen", "Produsen"
        SERVICE = "jasa", "Jasa"
        MARKETING = "pemasaran", "Pemasaran"
        SAVINGS = "simpan_pinjam", "Simpan pinjam (KSP)"
        SHARIA = "kspps", "Simpan pinjam dan pembiayaan syariah (KSPPS)"

    class Area(models.TextChoices):
        REGENCY = "kabupaten", "Dalam satu kabupaten/kota"
        PROVINCE = "provinsi", "Lintas kabupaten/kota"
        NATIONAL = "nasional", "Lintas provinsi"

    class Status(models.TextChoices):
        ACTIVE = "aktif", "Aktif"
        INACTIVE = "tidak_aktif", "Tidak aktif"
        DISSOLVING = "pembubaran", "Dalam pembubaran"
        DISSOLVED = "bubar", "Bubar"

    agency = models.ForeignKey(
        "organization.Agency", models.PROTECT, related_name="cooperatives", verbose_name="instansi"
    )
    nik_koperasi = models.CharField("nomor induk koperasi", max_length=20, blank=True)
    name = models.CharField("nama", max_length=200)
    search_name = models.CharField(max_length=200, editable=False)
    entity_number = models.CharField("nomor badan hukum", max_length=80, blank=True)
    type = models.CharField("jenis", max_length=16, choices=Type.choices, blank=True)
    regency = models.CharField("kabupaten/kota", max_length=80, blank=True)
    membership_area = models.CharField("wilayah keanggotaan", max_length=12, choices=Area.choices, blank=True)
    status = models.CharField("status", max_length=12, choices=Status.choices, default=Status.ACTIVE)
    address = models.CharField("alamat", max_length=300, blank=True)
    contact_name = models.CharField("penanggung jawab", max_length=200, blank=True)
    contact_phone = models.CharField("telepon", max_length=40, blank=True)
    contact_email = models.EmailField("surel", blank=True)
    created_at = models.DateTimeField("dicatat pada")
    updated_at = models.DateTimeField("diubah pada")

    class Meta:
        verbose_name = "koperasi"
        verbose_name_plural = "koperasi"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "nik_koperasi"],
                condition=~Q(nik_koperasi=""),
                name="cooperative_nik_once",
                violation_error_message="Nomor induk koperasi ini sudah tercatat untuk koperasi lain.",
            ),
        ]
        indexes = [
            # PostgreSQL reads LIKE 'X%' from an index only in this operator class; SQLite ignores it.
            models.Index(
                fields=["agency", "search_name"],
                opclasses=["int8_ops", "varchar_pattern_ops"],
                name="cooperative_by_name",
            ),
            models.Index(fields=["agency", "entity_number"], name="cooperative_by_entity"),
        ]

    def __str__(self) -> str:
        return self.name


class CooperativeChange(models.Model):
    """One line of a cooperative's history. `values`: {field: [before, after]}."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="changes", verbose_name="koperasi")
    values = models.JSONField("perubahan")
    reason = models.CharField("alasan", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="petugas"
    )
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "riwayat koperasi"
        verbose_name_plural = "riwayat koperasi"
        indexes = [models.Index(fields=["cooperative", "at"], name="cooperative_history")]

    def __str__(self) -> str:
        return f"{self.cooperative_id} {self.at:%Y-%m-%d %H:%M}"
