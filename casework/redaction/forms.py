from __future__ import annotations

from typing import Any

from django import forms

from casework.files.sheets import Box
from casework.redaction.grounds import CHOICES, OTHER_LAW, PERSONAL


class Percent(forms.FloatField):
    """ "12,5" and "12.5" alike."""

    def __init__(self, label: str, least: float = 0) -> None:
        super().__init__(
            label=label, min_value=least, max_value=100,
            widget=forms.TextInput({"inputmode": "decimal", "size": 6, "autocomplete": "off"}),
            error_messages={
                "required": f"{label}: isi angka 0 sampai 100.", "invalid": f"{label}: isi angka 0 sampai 100.",
                "min_value": f"{label}: isi angka 0 sampai 100.", "max_value": f"{label}: isi angka 0 sampai 100.",
            },
        )  # fmt: skip

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]  # the stubs derive it from integers
        return super().to_python(str(value or "").replace("%", "").replace(",", ".").strip())

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else value


class WhyForm(forms.Form):
    """Why it is covered; the same for every way of marking."""

    ground = forms.ChoiceField(label="Dasar", choices=CHOICES, initial=PERSONAL)
    note = forms.CharField(
        label="Penjelasan", max_length=200, required=False,
        help_text="Misalnya “NIK dan nomor telepon penerima”. Ikut tertulis pada pemberitahuan, jadi jangan menulis "
        "isinya.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("ground") == OTHER_LAW and len(cleaned.get("note", "").strip()) < 5:
            self.add_error("note", "Sebutkan undang-undang yang merahasiakannya, misalnya “UU 7/1992 Pasal 40”.")
        return cleaned


class AreaForm(WhyForm):
    x, y = Percent("Kiri (%)"), Percent("Atas (%)")
    w, h = Percent("Lebar (%)", 0.05), Percent("Tinggi (%)", 0.05)
    field_order = ("x", "y", "w", "h", "ground", "note")

    def box(self, page: int) -> Box:
        values = self.cleaned_data
        return Box(page, values["x"], values["y"], values["w"], values["h"])


class SearchForm(forms.Form):
    text = forms.CharField(
        label="Hitamkan semua yang berbunyi", max_length=120, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Tulis kata atau angka yang dicari."},
    )  # fmt: skip
