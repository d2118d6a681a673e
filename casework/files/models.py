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

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")
