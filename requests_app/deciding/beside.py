"""Acts beside the decision: propose an exemption and record its ruling, hand on, note a payment, extend."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from requests_app.deciding.forms import LETTERS, OwnFieldsForm, area, day_field


class ProposeForm(OwnFieldsForm):
    """Usulan pengecualian kepada PPID Utama: the same weighing that the consequence test records."""

    def ask(self) -> None:
        self.add(
            "Informasinya",
            information=forms.CharField(
                label="Informasi yang diusulkan dikecualikan",
                max_length=300,
                error_messages={"required": "Tulis informasi yang diusulkan dikecualikan."},
            ),
            closed_part=forms.CharField(label="Bagian yang ditutup", max_length=1000, widget=area(2), required=False),
            open_part=forms.CharField(
                label="Bagian yang tetap dibuka", max_length=1000, widget=area(2), required=False
            ),
            letters=RefuseLetters(),
            other_law=forms.CharField(label="Pasal undang-undang lain", max_length=300, required=False),
        )
        self.add(
            "Pertimbangannya",
            consequence_open=forms.CharField(
                label="Akibat bila dibuka",
                max_length=2000,
                widget=area(3),
                error_messages={"required": "Tulis akibatnya bila dibuka."},
            ),
            benefit_closed=forms.CharField(
                label="Manfaat bila ditutup", max_length=2000, widget=area(2), required=False
            ),
            public_interest=forms.CharField(
                label="Kepentingan umum",
                max_length=2000,
                widget=area(2),
                help_text="Apa yang tetap dapat diketahui umum, misalnya angka agregat.",
                error_messages={"required": "Tulis pertimbangan kepentingan umumnya."},
            ),
            period=forms.CharField(label="Jangka waktu", max_length=200, required=False),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("letters") and not data.get("other_law") and "letters" not in self.errors:
            self.add_error("letters", "Pilih huruf Pasal 17, atau tulis pasal undang-undang lain.")
        return data

    def act_data(self) -> dict[str, Any]:
        names = (
            "information",
            "closed_part",
            "open_part",
            "other_law",
            "consequence_open",
            "benefit_closed",
            "public_interest",
            "period",
        )
        told = {name: self.cleaned_data[name] for name in names}
        told["letters"] = "".join(sorted(self.cleaned_data["letters"]))
        return super().act_data() | {"proposal": told, "note": self.cleaned_data["information"]}


class RefuseLetters(forms.MultipleChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label="UU 14/2008 Pasal 17 huruf", choices=LETTERS, widget=forms.CheckboxSelectMultiple, required=False
        )


class RulingForm(OwnFieldsForm):
    """What PPID Utama decided; its officials do not sign in here."""

    def ask(self) -> None:
        self.add(
            "Putusan PPID Utama",
            result=forms.ChoiceField(
                label="Hasil",
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih hasilnya."),
                choices=(
                    ("closed", "Disetujui dikecualikan seluruhnya"),
                    ("partly", "Disetujui sebagian"),
                    ("open", "Tidak disetujui: informasi dibuka"),
                ),
            ),
            decree_number=forms.CharField(
                label="Nomor dokumen", max_length=80, error_messages={"required": "Tulis nomor dokumennya."}
            ),
            decree_on=day_field("Tanggal dokumen", error_messages={"required": "Isi tanggal dokumennya."}),
            by_order=forms.CharField(
                label="Diputuskan oleh",
                max_length=160,
                help_text="Jabatan pejabat yang memutuskan, dan atas perintah siapa.",
                error_messages={"required": "Tulis siapa yang memutuskan."},
            ),
            scan=forms.FileField(
                label="Pindaian dokumen",
                help_text="PDF, JPG, atau PNG, paling besar 10 MB.",
                error_messages={"required": "Lampirkan pindaian dokumennya."},
            ),
        )

    def clean_decree_on(self) -> date:
        on: date = self.cleaned_data["decree_on"]
        if on > self.today:
            raise forms.ValidationError("Tanggal dokumen tidak boleh sesudah hari ini.")
        return on

    def papers(self) -> dict[str, Any]:
        return {"scan": (f"Putusan pengecualian {self.cleaned_data['decree_number']}"[:160], self.cleaned_data["scan"])}

    def act_data(self) -> dict[str, Any]:
        names = ("result", "decree_number", "decree_on", "by_order")
        return super().act_data() | {"ruling": {name: self.cleaned_data[name] for name in names}}


class ForwardForm(OwnFieldsForm):
    def ask(self) -> None:
        assert self.case is not None
        self.add(
            "",
            body=forms.CharField(
                label="Diteruskan kepada",
                max_length=200,
                initial=utama(self.case.agency),
                error_messages={"required": "Tulis badan publik yang dituju."},
            ),
            address=forms.CharField(label="Alamatnya", max_length=300, required=False),
            why=forms.CharField(
                label="Sebabnya",
                min_length=10,
                max_length=1000,
                widget=area(2),
                help_text="Waktu jawaban tetap berjalan di sini; meneruskan tidak menghentikannya.",
                error_messages={"required": "Tulis sebabnya.", "min_length": "Tulis sebabnya, sedikitnya 10 huruf."},
            ),
        )
        self.add(
            "Bila suratnya sudah ada di luar portal",
            number=forms.CharField(label="Nomor surat", max_length=80, required=False),
            date=day_field("Tanggal surat", required=False),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("number")) != bool(data.get("date")):
            self.add_error(
                "date" if data.get("number") else "number", "Isi nomor dan tanggalnya, atau kosongkan dua-duanya."
            )
        if data.get("date") and data["date"] > self.today:
            self.add_error("date", "Tanggal surat tidak boleh sesudah hari ini.")
        return data

    def act_data(self) -> dict[str, Any]:
        names = ("body", "address", "why", "number", "date")
        return super().act_data() | {"forwarding": {name: self.cleaned_data[name] for name in names}}


class PaymentForm(OwnFieldsForm):
    def ask(self) -> None:
        self.add(
            "",
            paid_on=day_field("Dibayar tanggal", error_messages={"required": "Isi tanggal pembayarannya."}),
            amount=forms.IntegerField(
                label="Jumlah (Rp)",
                min_value=1,
                max_value=100_000_000,
                error_messages={"required": "Isi jumlahnya.", "invalid": "Tulis angka bulat tanpa titik."},
            ),
            paid_to=forms.CharField(
                label="Dibayar kepada",
                max_length=200,
                help_text="Kantor tidak menerima uang.",
                error_messages={"required": "Tulis kepada siapa dibayar."},
            ),
            proof=forms.FileField(
                label="Bukti pembayaran", error_messages={"required": "Lampirkan bukti pembayarannya."}
            ),
        )

    def clean_paid_on(self) -> date:
        on: date = self.cleaned_data["paid_on"]
        if on > self.today:
            raise forms.ValidationError("Tanggal pembayaran tidak boleh sesudah hari ini.")
        return on

    def papers(self) -> dict[str, Any]:
        return {"proof": ("Bukti pembayaran", self.cleaned_data["proof"])}

    def act_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        told = {"paid_on": data["paid_on"], "amount": data["amount"], "note": data["paid_to"]}
        return super().act_data() | {"payment": told}


def utama(agency: Any) -> str:
    name = str(agency.setting("ppid_utama"))
    return name if agency.province in name else f"{name} {agency.province}"
