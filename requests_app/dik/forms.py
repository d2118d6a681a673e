"""Forms of the consequence test, its penetapan and the list of exempt information."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casework.files.fields import PrivateFileField
from requests_app.dik.models import LETTERS, ConsequenceTest, ExemptInformation, SetBy

MOST_PEOPLE = 12
DATE = {"type": "date", "class": "short"}


def _date(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(DATE, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggalnya.", "invalid": "Tulis tanggal yang ada, misalnya 2 November 2026."},
    )  # fmt: skip


class LettersField(forms.MultipleChoiceField):
    """Letters of Pasal 17; cleans to a string in their order."""

    def __init__(self) -> None:
        super().__init__(
            label="UU 14/2008 Pasal 17", required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(letter, f"{letter}. {text}") for letter, text in LETTERS.items()],
        )  # fmt: skip

    def clean(self, value: Any) -> str:
        return "".join(sorted(super().clean(value)))

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value


class ExemptionForm(forms.Form):
    """What lembar uji and list share."""

    use_required_attribute = False

    information = forms.CharField(
        label="Informasi", max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="Sebut dokumen atau datanya dengan jelas dan terang. Terbaca publik: jangan menulis isinya.",
        error_messages={"required": "Tulis informasinya."},
    )  # fmt: skip
    closed_part = forms.CharField(
        label="Bagian yang ditutup", max_length=4000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Kolom, halaman, atau lampiran mana saja.",
    )  # fmt: skip
    open_part = forms.CharField(
        label="Bagian yang tetap dibuka", max_length=4000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Misalnya angka gabungan. Pengecualian seluruhnya hanya bila tidak ada yang dapat dibuka.",
    )  # fmt: skip
    letters = LettersField()
    other_law = forms.CharField(
        label="Pasal undang-undang lain", max_length=300, required=False,
        help_text="Misalnya: UU 27/2022 tentang Pelindungan Data Pribadi.",
    )  # fmt: skip
    consequence_open = forms.CharField(
        label="Konsekuensi bila dibuka", max_length=4000, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Uraikan akibatnya bila dibuka."},
    )  # fmt: skip
    benefit_closed = forms.CharField(
        label="Manfaat bila ditutup", max_length=4000, required=False, widget=forms.Textarea({"rows": 3})
    )
    period = forms.CharField(
        label="Jangka waktu pengecualian", max_length=200, required=False,
        help_text="Misalnya: 5 tahun, atau selama tidak ada persetujuan tertulis pemilik data.",
    )  # fmt: skip


class SheetForm(ExemptionForm):
    """Lembar uji with up to MOST_PEOPLE participants."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    public_interest = forms.CharField(
        label="Kepentingan umum", max_length=4000, widget=forms.Textarea({"rows": 3}),
        help_text="Timbang: apakah membukanya melindungi kepentingan yang lebih besar daripada menutupnya?",
        error_messages={"required": "Timbang kepentingan umumnya (UU 14/2008 Pasal 2 ayat (4))."},
    )  # fmt: skip
    held_on = _date("Tanggal uji", required=False)
    place = forms.CharField(label="Tempat", max_length=120, required=False)
    people = forms.CharField(
        label="Penguji", required=False, max_length=4000, widget=forms.Textarea({"rows": 5}),
        help_text="Satu orang satu baris: nama; jabatan. Misalnya: Nurhayati Usman; PPID.",
    )  # fmt: skip
    heard = forms.CharField(
        label="Peserta lain yang didengar", required=False, max_length=4000, widget=forms.Textarea({"rows": 3}),
        help_text="Ikut menandatangani berita acara. Satu orang satu baris: nama; jabatan.",
    )  # fmt: skip

    field_order = [
        "version", "information", "closed_part", "open_part", "letters", "other_law", "consequence_open",
        "benefit_closed", "public_interest", "period", "held_on", "place", "people", "heard",
    ]  # fmt: skip

    def clean_people(self) -> list[dict[str, Any]]:
        return _people(self.cleaned_data["people"], tester=True)

    def clean_heard(self) -> list[dict[str, Any]]:
        return _people(self.cleaned_data["heard"], tester=False)

    @classmethod
    def of(cls, test: ConsequenceTest, data: Any = None) -> SheetForm:
        names = [name for name in cls.base_fields if hasattr(test, name)]
        people = list(test.participants.all())
        initial = {name: getattr(test, name) for name in names} | {
            "version": test.row_version,
            "people": "\n".join(f"{row.name}; {row.position}" for row in people if row.tester),
            "heard": "\n".join(f"{row.name}; {row.position}" for row in people if not row.tester),
        }
        return cls(data, initial=initial)


def _people(text: str, *, tester: bool) -> list[dict[str, Any]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_PEOPLE:
        raise ValidationError(f"Paling banyak {MOST_PEOPLE} orang.")
    found = []
    for at, line in enumerate(lines, 1):
        name, _, position = (part.strip() for part in line.partition(";"))
        if not name or not position:
            raise ValidationError(f"Baris {at}: tulis nama dan jabatan, dipisahkan titik koma.")
        if len(name) > 120 or len(position) > 120:
            raise ValidationError(f"Baris {at}: nama dan jabatan paling panjang 120 huruf.")
        found.append({"name": name, "position": position, "tester": tester})
    return found


class ProposalForm(forms.Form):
    number = forms.CharField(
        label="Nomor surat usulan", max_length=80, error_messages={"required": "Isi nomor suratnya."}
    )
    on = _date("Tanggal surat")


class DecreeForm(forms.Form):
    """The penetapan as it was signed."""

    use_required_attribute = False

    result = forms.ChoiceField(
        label="Hasil", choices=ConsequenceTest.Result.choices, widget=forms.RadioSelect,
        error_messages={"required": "Pilih hasilnya."},
    )  # fmt: skip
    decree_number = forms.CharField(
        label="Nomor penetapan", max_length=80, error_messages={"required": "Isi nomor penetapannya."}
    )
    decree_on = _date("Tanggal penetapan")
    valid_until = _date("Berlaku sampai", required=False, help_text="Kosong bila jangka waktunya tidak bertanggal.")
    review_on = _date("Tinjau lagi paling lambat", required=False, help_text="Kosong berarti menurut pengaturan.")
    document = PrivateFileField(audience="staff", required=False, label="Berkas penetapan (pindaian)")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begun, until = data.get("decree_on"), data.get("valid_until")
        if begun and until and until < begun:
            self.add_error("valid_until", "Tidak boleh sebelum tanggal penetapan.")
        return data


class LineForm(ExemptionForm):
    """A line whose test was held elsewhere: as it stands in the list of PPID Utama."""

    set_by = forms.ChoiceField(label="Ditetapkan oleh", choices=SetBy.choices, widget=forms.RadioSelect)
    decree_number = forms.CharField(
        label="Nomor penetapan", max_length=80, error_messages={"required": "Isi nomor penetapannya."}
    )
    decree_on = _date("Tanggal penetapan")
    valid_from = _date("Berlaku sejak")
    valid_until = _date("Berlaku sampai", required=False, help_text="Kosong bila jangka waktunya tidak bertanggal.")
    review_on = _date("Tinjau lagi paling lambat", required=False)
    document = PrivateFileField(audience="staff", required=False, label="Berkas penetapan (pindaian)")

    names = (
        "information", "closed_part", "open_part", "letters", "other_law", "consequence_open", "benefit_closed",
        "period", "set_by", "decree_number", "decree_on", "valid_from", "valid_until", "review_on",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("letters") and not data.get("other_law"):
            self.add_error("letters", "Pilih huruf Pasal 17, atau tulis pasal undang-undang lain.")
        begun, until = data.get("valid_from"), data.get("valid_until")
        if begun and until and until < begun:
            self.add_error("valid_until", "Tidak boleh sebelum mulai berlaku.")
        return data

    @classmethod
    def of(cls, line: ExemptInformation, data: Any = None, files: Any = None) -> LineForm:
        return cls(data, files, initial={name: getattr(line, name) for name in cls.names})


class EndForm(forms.Form):
    on = _date("Dibuka kembali sejak")
    reason = forms.CharField(
        label="Alasan", min_length=10, max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text="Misalnya putusan Komisi Informasi, persetujuan pemilik data, atau jangka waktu habis.",
        error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
    )  # fmt: skip
