"""Forms of the list, of its retirement, and of an import."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casework.files.fields import PrivateFileField
from requests_app.dip.models import PublicInformation

ADDRESS = re.compile(r"(https?://[^\s/]+\.[^\s/]+\S*|/\S*)$", re.IGNORECASE)
NEEDED = "Isi kolom ini."


class ItemForm(forms.ModelForm):
    """A line of the list in the order of the official columns; the same rules read an imported row."""

    class Meta:
        model = PublicInformation
        fields = (
            "title", "summary", "category", "year", "unit", "responsible", "made", "formats", "retention", "url",
            "words", "updated_on", "review_on",
        )  # fmt: skip
        labels = {
            "title": "Judul",
            "summary": "Ringkasan isi informasi",
            "category": "Kategori",
            "unit": "Pejabat atau unit yang menguasai",
            "responsible": "Penanggung jawab pembuatan atau penerbitan",
            "made": "Waktu dan tempat pembuatan",
            "formats": "Format yang tersedia",
            "retention": "Jangka waktu penyimpanan (retensi)",
            "year": "Tahun",
            "url": "Tautan",
            "words": "Kata lain yang dipakai orang saat mencari",
            "updated_on": "Dimutakhirkan tanggal",
            "review_on": "Tinjau lagi paling lambat",
        }
        help_texts = {
            "category": "Berkala: diumumkan paling lama tiap 6 bulan. Serta-merta: segera. Setiap saat: diberikan bila "
            "diminta.",
            "made": "Misalnya: Juli 2026, Pontianak.",
            "formats": "Misalnya: PDF, XLSX.",
            "retention": "Menurut jadwal retensi arsip. Misalnya: 2/3 tahun, permanen.",
            "url": "Alamat lengkap (https://…) atau halaman portal ini (/bantuan/).",
            "words": "Tidak ditampilkan. Misalnya: pinjol, rentenir.",
            "review_on": "Kosong berarti menurut pengaturan instansi.",
        }
        widgets = {
            "summary": forms.Textarea({"rows": 4}),
            "category": forms.RadioSelect,
            "year": forms.TextInput({"inputmode": "numeric", "class": "tiny"}),
            "updated_on": forms.DateInput({"type": "date", "class": "short"}, format="%Y-%m-%d"),
            "review_on": forms.DateInput({"type": "date", "class": "short"}, format="%Y-%m-%d"),
        }

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)
        category.choices = PublicInformation.Category.choices
        for field in self.fields.values():
            field.error_messages["required"] = NEEDED
        self.fields["updated_on"].error_messages["invalid"] = "Tulis tanggal, misalnya 2026-11-02."
        self.fields["review_on"].error_messages["invalid"] = "Tulis tanggal, misalnya 2027-05-02."
        self.fields["category"].error_messages["invalid_choice"] = "Pilih Berkala, Serta-merta, atau Setiap saat."
        self.fields["year"].error_messages["invalid"] = "Tulis tahun dengan empat angka, misalnya 2026."

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year is not None and not 1945 <= year <= 2100:
            raise ValidationError("Tulis tahun dengan empat angka, misalnya 2026.")
        return year

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        if url and (not ADDRESS.match(url) or url.startswith("//")):
            raise ValidationError("Tulis alamat lengkap yang dimulai https://, atau halaman portal yang dimulai /.")
        return url

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        updated, review = data.get("updated_on"), data.get("review_on")
        if updated and review and review < updated:
            self.add_error("review_on", "Tanggal tinjau tidak boleh sebelum tanggal pemutakhiran.")
        return data


class KeptItemForm(ItemForm):
    """With its file; `seen` is the moment of the last change as the page showed it."""

    file = PrivateFileField(audience="staff", required=False, label="Berkas yang dapat diunduh")
    drop_file = forms.BooleanField(required=False, label="Lepas berkas yang sekarang")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = bool(self.instance.pk and self.instance.file_id)
        if there:
            self.fields["file"].label = "Ganti berkas"
            self.fields["file"].help_text = f"Sekarang: {self.instance.file}. {self.fields['file'].help_text}"
        else:
            del self.fields["drop_file"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Alasan", min_length=10, max_length=300, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
    )  # fmt: skip

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Berkas XLSX atau CSV", help_text="Paling banyak 1.000 baris, 2 MB.",
        widget=forms.FileInput({"accept": ".xlsx,.csv"}), error_messages={"required": "Pilih berkas lebih dahulu."},
    )  # fmt: skip
