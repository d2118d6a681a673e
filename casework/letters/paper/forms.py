"""The paper as the agency admin sets it."""

from __future__ import annotations

import struct
from typing import Any

from django import forms

from casework.files.checking import Checked, check
from casework.files.rules import FileRefused
from casework.letters.models import SifatShown
from casework.letters.paper import values
from casework.letters.paper.values import Paper

LEAST, MOST = 200, 3000  # pixels of a crest's shorter and longer side
OFFERED = (
    (values.AGENCY, "Lambang instansi di portal"),
    (values.UPLOAD, "Gambar yang diunggah"),
    (values.NONE, "Tanpa lambang"),
)


def _choices(named: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, text if isinstance(text, str) else text[0]) for key, text in named.items()]


def _margin(name: str) -> forms.IntegerField:
    label, least, most = values.MARGINS[name]
    return forms.IntegerField(
        label=f"{label} (mm)",
        min_value=least,
        max_value=most,
        widget=forms.TextInput({"inputmode": "numeric", "class": "short"}),
        error_messages={
            "required": f"Isi margin {label.lower()}, {least} sampai {most} mm.",
            "invalid": "Tulis bilangan bulat, dalam milimeter.",
            "min_value": f"Paling kecil {least} mm.",
            "max_value": f"Paling besar {most} mm.",
        },
    )


class PaperForm(forms.Form):
    size = forms.ChoiceField(label="Ukuran kertas", choices=_choices(values.SIZES), widget=forms.RadioSelect)
    face = forms.ChoiceField(label="Huruf", choices=_choices(values.FACES), widget=forms.RadioSelect)
    points = forms.TypedChoiceField(
        label="Ukuran huruf", choices=[(n, f"{n} poin") for n in values.POINTS], coerce=int, widget=forms.RadioSelect
    )
    spacing = forms.ChoiceField(label="Spasi baris", choices=_choices(values.SPACINGS))
    top, right, bottom, left = (_margin(name) for name in values.MARGINS)
    lines = forms.MultipleChoiceField(
        label="Baris kop selain nama instansi",
        choices=_choices(values.LINES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    postcode = forms.RegexField(
        r"^\d{5}$",
        label="Kode pos",
        required=False,
        error_messages={"invalid": "Kode pos lima angka, misalnya 78121."},
        widget=forms.TextInput({"inputmode": "numeric", "class": "short"}),
    )
    rule = forms.ChoiceField(label="Garis bawah kop", choices=_choices(values.RULES))
    crest = forms.ChoiceField(label="Lambang")
    picture = forms.FileField(
        label="Gambar lambang baru",
        required=False,
        help_text=f"PNG, sisi terpendek sedikitnya {LEAST} piksel. Tampak pada contoh sesudah disimpan.",
        widget=forms.FileInput({"accept": "image/png"}),
    )
    sifat = forms.ChoiceField(
        label="Sifat yang dicetak", choices=[(key, label.capitalize()) for key, label in SifatShown.choices if key]
    )
    date = forms.ChoiceField(label="Tempat tanggal surat", choices=_choices(values.DATES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(name, f"Lambang {text}") for name, text in values.crests().items()]
        self.fields["crest"].choices = [*OFFERED, *own]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "postcode" in data.get("lines", ()) and not data.get("postcode") and "postcode" not in self.errors:
            self.add_error("postcode", "Isi kode posnya, atau hilangkan centang Kode pos.")
        return data

    def paper(self) -> Paper:
        return Paper.of({name: value for name, value in self.cleaned_data.items() if name != "picture"})


class ChangeForm(PaperForm):
    """With what only a change needs: the crest to keep, why, and what was seen."""

    reason = forms.CharField(
        label="Alasan perubahan",
        min_length=10,
        max_length=200,
        help_text="Misalnya: mengikuti Pergub tata naskah dinas.",
        error_messages={
            "required": "Tulis alasannya, sedikitnya 10 huruf.",
            "min_length": "Tulis sedikitnya 10 huruf.",
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_picture = has_picture
        self.upload: Checked | None = None

    def clean_picture(self) -> None:
        file = self.cleaned_data["picture"]
        if file is None:
            return
        try:
            checked = check(file, audience="staff")
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        if checked.content_type != "image/png":
            raise forms.ValidationError("Lambang harus berkas PNG. Simpan gambarnya sebagai PNG, lalu unggah lagi.")
        width, height = struct.unpack(">II", checked.data[16:24])
        if min(width, height) < LEAST or max(width, height) > MOST:
            raise forms.ValidationError(
                f"Gambar ini {width} × {height} piksel. Pakai yang sisinya {LEAST} sampai {MOST} piksel."
            )
        self.upload = checked

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        lacking = data.get("crest") == values.UPLOAD and not self.has_picture and self.upload is None
        if lacking and "picture" not in self.errors:
            self.add_error("picture", "Pilih gambarnya, atau pilih lambang lain.")
        return data
