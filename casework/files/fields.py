from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File

from .checking import Checked, check
from .rules import AUDIENCES, FileRefused


class PrivateFileInput(forms.FileInput):
    """`accept` only helps people choose; the check is on the server."""

    def __init__(self, audience: str, attrs: dict | None = None) -> None:
        super().__init__({"accept": AUDIENCES[audience].accept, **(attrs or {})})


class PrivateFileField(forms.FileField):
    """Cleans to a Checked (or None), ready for `store.keep`. A refusal is an ordinary message of the field."""

    def __init__(self, *, audience: str = "citizen", **options: Any) -> None:
        self.audience = audience
        limit = AUDIENCES[audience]
        options.setdefault("widget", PrivateFileInput(audience))
        options.setdefault("help_text", f"{limit.words}, paling besar {limit.megabytes} MB.")
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Checked | None:
        if not data:
            if self.required:
                raise ValidationError("Pilih berkas lebih dahulu.", code="required")
            return None
        return self._checked(data)

    def _checked(self, upload: File) -> Checked:
        try:
            return check(upload, audience=self.audience)
        except FileRefused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal


class PrivateFilesInput(PrivateFileInput):
    allow_multiple_selected = True


class PrivateFilesField(PrivateFileField):
    """Several files at once; cleans to a list of Checked."""

    def __init__(self, *, audience: str = "citizen", most: int = 5, **options: Any) -> None:
        self.most = most
        limit = AUDIENCES[audience]
        options.setdefault("widget", PrivateFilesInput(audience))
        options.setdefault(
            "help_text", f"{limit.words}, paling besar {limit.megabytes} MB, paling banyak {most} berkas."
        )
        super().__init__(audience=audience, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:  # type: ignore[override]
        uploads = [upload for upload in (data if isinstance(data, (list, tuple)) else [data]) if upload]
        if len(uploads) > self.most:
            raise ValidationError(
                f"Paling banyak {self.most} berkas. Pilih yang terpenting, sisanya dapat disusulkan.", code="many"
            )
        if not uploads:
            super().clean(None)
            return []
        problems, checked = [], []
        for upload in uploads:
            try:
                checked.append(self._checked(upload))
            except ValidationError as refusal:
                problems.append(ValidationError(f"{upload.name}: {refusal.messages[0]}", code=refusal.code))
        if problems:
            raise ValidationError(problems)
        return checked
