import uuid

from django.db import models


class PrivateFile(models.Model):
    """A file that is only ever served by a view that has asked for permission. `store.py` is its only writer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nama", max_length=120)
    content_type = models.CharField("jenis", max_length=100)
    size = models.PositiveBigIntegerField("ukuran (bita)", help_text="Ukuran isi sebelum disandikan.")
    sha256 = models.CharField("sidik SHA-256", max_length=64, help_text="Dari isi sebelum disandikan.")
    path = models.CharField("letak", max_length=100, unique=True)
    created_at = models.DateTimeField("disimpan pada")
    encrypted = models.BooleanField("disandikan", default=False)

    class Meta:
        verbose_name = "berkas"
        verbose_name_plural = "berkas"
        indexes = [models.Index(fields=["sha256"], name="file_by_fingerprint")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


class TrialSheet(models.Model):
    """Rows of an upload that wait for the second press, after their trial run. `trial.py` is its only writer."""

    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40)  # what they are to become, e.g. "dip"
    owner_id = models.BigIntegerField()  # the member of staff who tried them; this room knows no users
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = "unggahan uji coba", "unggahan uji coba"

    def __str__(self) -> str:
        return f"{self.subject} {self.pk}"
