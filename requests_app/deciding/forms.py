"""One screen per decision, with only the fields that decision needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from casework.cases.clocks import office_time
from casework.cases.forms import StepForm
from casework.redaction.summary import redactions_of
from requests_app.deciding import basis, facts
from requests_app.deciding.models import Decision
from requests_app.deciding.rows import MOST, RowsField
from requests_app.deciding.words import reason

DELIVERY = (
    ("download", "Unduh di portal"),
    ("email", "Pos-el"),
    ("pick_up", "Ambil di loket"),
    ("post", "Pos atau kurir"),
)
LETTERS = (  # UU 14/2008 Pasal 17, in plain words; those a cooperative office meets stand first
    ("h", "h. Rahasia pribadi seseorang: NIK, nomor telepon, simpanan, pinjaman, kesehatan"),
    ("b", "b. Rahasia usaha: data usaha anggota atau koperasi, merek, paten"),
    ("i", "i. Surat-menyurat di dalam atau antarinstansi yang sifatnya rahasia"),
    ("j", "j. Dilarang undang-undang lain, misalnya UU Pelindungan Data Pribadi"),
    ("a", "a. Menghambat penegakan hukum: penyelidikan, pemeriksaan yang berjalan"),
    ("c", "c. Membahayakan pertahanan dan keamanan negara"),
    ("d", "d. Mengungkapkan kekayaan alam Indonesia"),
    ("e", "e. Merugikan ketahanan ekonomi nasional"),
    ("f", "f. Merugikan hubungan luar negeri"),
    ("g", "g. Isi akta otentik pribadi atau wasiat seseorang"),
)


def area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def day_field(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def money(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=100_000_000,
        widget=forms.NumberInput({"inputmode": "numeric", "min": "0"}),
        error_messages={"invalid": "Tulis angka bulat tanpa titik.", "min_value": "Tidak boleh kurang dari nol."},
        **more,
    )


class OwnFieldsForm(StepForm):
    """A step form whose own fields stand before the checklist, the note and the files, under headings."""

    keep_reason = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.keep_reason:
            self.fields.pop("reason", None)
        self.fields.pop("units", None)  # the task that opens beside is of the office, and the fields below say what for
        self.fields["note"].required, self.fields["note"].label = False, "Catatan"
        rest = {name: field for name, field in self.fields.items() if name != "version"}
        self.fields = {"version": self.fields["version"]}
        self.sections: list[tuple[str, list[str]]] = []
        self.ask()
        self.fields |= rest
        self.sections.append(("", list(rest)))

    def ask(self) -> None:
        raise NotImplementedError

    def add(self, heading: str, **own: forms.Field) -> None:
        self.fields |= own
        self.sections.append((heading, list(own)))

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in names]) for heading, names in self.sections]

    @property
    def today(self) -> date:
        assert self.case is not None
        assert self.now is not None
        return office_time(self.case.agency).local_date(self.now)


class DecisionForm(OwnFieldsForm):
    """`result` follows the transition; the same rules as the guard of the engine speak at the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.case is not None
        for name, text in facts.mistakes(self.transition.outcome, {}, self.case, self.today).items():
            if name in self.fields and name != "letters":  # another law's article will do instead
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.case is not None
        wrong = facts.mistakes(self.transition.outcome, self.told(), self.case, self.today)
        for name, text in wrong.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, text)
        return data

    def told(self) -> dict[str, Any]:
        """The facts of the decision, as facts.py names them."""
        data = self.cleaned_data
        names = [name for name in facts.FIELDS[self.transition.outcome] if name in data]
        return {name: data[name] for name in names}

    def act_data(self) -> dict[str, Any]:
        told = self.told()
        assert self.case is not None
        row = Decision(
            result=self.transition.outcome, **facts.kept(self.transition.outcome, told, self.case, self.today)
        )
        why = {"reason": reason(row)[:1000]} if self.transition.needs_reason else {}
        return super().act_data() | {"decision": told} | why


class GrantForm(DecisionForm):
    def ask(self) -> None:
        self.wish = getattr(self.case, "informationrequest", None)
        self.add(
            "Yang diberikan",
            given=forms.CharField(
                label="Informasi yang diberikan",
                max_length=4000,
                widget=area(4),
                required=False,
                initial=self.wish.given if self.wish else "",
                help_text="Satu baris satu dokumen: nama, tahun, bentuk, jumlah halaman.",
            ),
            forms=forms.MultipleChoiceField(
                label="Bentuk yang tersedia",
                choices=(("softcopy", "Softcopy, termasuk rekaman"), ("hardcopy", "Hardcopy")),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=["hardcopy" if self.wish and self.wish.copy_form == "hard" else "softcopy"],
            ),
        )
        self.ask_more()
        self.ask_delivery()
        self.ask_costs()

    def ask_more(self) -> None:
        """Fields between what is given and how it is handed over."""

    def ask_delivery(self) -> None:
        self.add(
            "Penyampaian",
            delivery=forms.ChoiceField(
                label="Cara menyampaikan",
                choices=DELIVERY,
                widget=forms.RadioSelect,
                initial=self.wish.delivery if self.wish else "pick_up",
                error_messages={"required": "Pilih cara menyampaikan."},
            ),
            provision_days=forms.IntegerField(
                label="Waktu penyediaan (hari kerja)",
                required=False,
                min_value=0,
                max_value=365,
                initial=0,
                help_text="Dihitung sejak jawaban diteruskan; 0 bila bersama surat. Tanggalnya diawasi portal.",
                error_messages={
                    "max_value": "Paling lama 365 hari kerja.",
                    "min_value": "Tidak boleh kurang dari nol.",
                },
            ),
        )

    def ask_costs(self) -> None:
        self.add(
            "Biaya",
            copy_price=money("Penyalinan per lembar (Rp)"),
            copy_sheets=money("Jumlah lembar"),
            shipping=money("Pengiriman (Rp)"),
            other_cost=money("Lain-lain (Rp)"),
            other_note=forms.CharField(label="Lain-lain untuk", max_length=120, required=False),
            payment=forms.ChoiceField(
                label="Cara pembayaran",
                choices=[(text, text) for text in facts.PAYMENTS],
                initial=facts.FREE,
                widget=forms.RadioSelect,
                required=False,
                help_text="Kosongkan biaya bila gratis. Jumlahnya dihitung portal.",
            ),
        )

    def told(self) -> dict[str, Any]:
        there = self.cleaned_data.get("forms") or []
        return super().told() | {name: name in there for name in ("softcopy", "hardcopy")}


class GrantPartlyForm(GrantForm):
    def ask_more(self) -> None:
        assert self.case is not None
        covered = [{"part": row.part, "why": row.reason, "article": row.article} for row in redactions_of(self.case)]
        self.add(
            "Yang dihitamkan",
            parts=RowsField(
                {"part": "Bagian", "why": "Alasan", "article": "Pasal"},
                "Bagian",
                label="Bagian yang dihitamkan",
                required=False,
                initial=covered[:MOST],
                help_text="Misalnya: NIK dan nomor HP · rahasia pribadi penerima · Pasal 17 huruf h.",
            ),
        )


class RefuseForm(DecisionForm):
    def ask(self) -> None:
        assert self.case is not None
        self.add(
            "Yang dikecualikan",
            closed=forms.CharField(
                label="Informasi yang dikecualikan", max_length=1000, widget=area(2), required=False
            ),
            letters=forms.MultipleChoiceField(
                label="UU 14/2008 Pasal 17 huruf",
                choices=LETTERS,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages={"invalid_choice": "Pilih huruf dari daftar."},
            ),
            other_law=forms.CharField(
                label="Pasal undang-undang lain",
                max_length=300,
                required=False,
                help_text="Misalnya: Pasal 4 Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi.",
            ),
            consequence=forms.CharField(label="Akibat bila dibuka", max_length=2000, widget=area(3), required=False),
        )
        there = basis.choices(self.case, self.today)
        self.add(
            "Dasar pengujian",
            basis=forms.ChoiceField(
                label="Dasar pengujian",
                choices=there,
                widget=forms.RadioSelect,
                required=False,
                help_text="Baris DIK yang berlaku, atau putusan uji konsekuensi untuk permohonan ini."
                if there
                else "Belum ada. Kembali, lalu pilih “Usulkan pengecualian” agar PPID Utama mengujinya.",
                error_messages={"invalid_choice": "Dasar itu tidak berlaku lagi. Pilih yang lain."},
            ),
        )

    def told(self) -> dict[str, Any]:
        return super().told() | {"letters": "".join(sorted(self.cleaned_data.get("letters") or ()))}


class ReferForm(DecisionForm):
    def ask(self) -> None:
        self.add(
            "",
            holder=forms.CharField(label="Badan publik yang menguasai", max_length=200, required=False),
            holder_address=forms.CharField(
                label="Alamatnya",
                max_length=300,
                required=False,
                help_text="Alamat, laman, atau telepon, bila diketahui.",
            ),
            explanation=forms.CharField(
                label="Penjelasan bagi pemohon",
                max_length=1000,
                widget=area(2),
                required=False,
                help_text="Ikut tercetak di surat.",
            ),
        )


class NotDocumentedForm(DecisionForm):
    def ask(self) -> None:
        self.add(
            "",
            explanation=forms.CharField(
                label="Mengapa belum didokumentasikan",
                max_length=1000,
                widget=area(3),
                required=False,
                help_text="Ikut tercetak di surat.",
            ),
            provide_by=day_field(
                "Disediakan paling lambat",
                required=False,
                help_text="Tanggal ini dijanjikan dalam surat dan diawasi portal sampai informasinya diberikan.",
                error_messages={"invalid": "Tulis tanggal, misalnya 17-12-2026."},
            ),
        )
