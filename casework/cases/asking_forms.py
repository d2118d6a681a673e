"""The officer's checklist of one case, and what the applicant sends for one thing that was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from casework.applicants.proofs import PROOFS
from casework.cases.asking import OTHER, Line, Wish
from casework.cases.models import Requirement
from casework.files.fields import PrivateFileField
from casework.files.rules import AUDIENCES

How = Requirement.How
ASK = "ask"
STATES = [
    ("", "Belum ada"),
    (How.UPLOADED, "Dilampirkan"),
    (How.SHOWN, "Ditunjukkan di loket"),
    (How.WAIVED, "Tidak perlu"),
]
CONTENT = [("", "Sudah jelas"), (How.ANSWERED, "Sudah dijawab"), (How.SHOWN, "Disampaikan di loket")]
LIMIT = AUDIENCES["citizen"]


@dataclass(frozen=True)
class Row:
    """One line as the page draws it."""

    key: str
    label: str
    row: Requirement | None
    how: forms.BoundField
    why: forms.BoundField
    file: forms.BoundField | None


class ChecklistForm(forms.Form):
    """Prefilled with what is there. `may_ask`: the case stands where its applicant can be asked."""

    def __init__(
        self, *args: Any, rows: Sequence[Requirement], wishes: Sequence[Wish], may_ask: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept = {str(row.pk) if row.key == OTHER else row.key: row for row in rows}
        self.wishes = [wish for wish in wishes if wish.key not in self.kept]
        for key, row in self.kept.items():
            self._line(
                key, row.why or _lack(row.key, row.label), row.how, asked=row.open, file=row.wants_file, may_ask=may_ask
            )
        for wish in self.wishes:
            self._line(wish.key, wish.why, "", asked=False, file=False, may_ask=may_ask)
        if may_ask:
            self.fields["other"] = forms.CharField(
                label="Lainnya yang diminta", required=False, max_length=300,
                widget=forms.TextInput({"autocomplete": "off"}), help_text="Tulis seperti untuk pemohon.",
            )  # fmt: skip

    use_required_attribute = False

    def _line(self, key: str, why: str, how: str, *, asked: bool, file: bool, may_ask: bool) -> None:
        ways = STATES if file else CONTENT
        if may_ask or asked:
            ways = [*ways, (ASK, "Minta ke pemohon")]
        self.fields[f"how_{key}"] = forms.ChoiceField(
            choices=ways, required=False, initial=ASK if asked else how, widget=forms.Select({"class": "form-select"})
        )
        self.fields[f"why_{key}"] = forms.CharField(
            required=False, max_length=300, initial=why, widget=forms.TextInput({"class": "form-control"})
        )
        if file:
            self.fields[f"file_{key}"] = PrivateFileField(required=False, help_text="")

    def rows(self) -> list[Row]:
        known = [(key, row.label, row) for key, row in self.kept.items()]
        found: list[tuple[str, str, Requirement | None]] = [
            *known,
            *((wish.key, wish.label, None) for wish in self.wishes),
        ]
        return [
            Row(key, label, row, self[f"how_{key}"], self[f"why_{key}"],
                self[f"file_{key}"] if f"file_{key}" in self.fields else None)
            for key, label, row in found
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for key, row in self.kept.items():
            there = data.get(f"file_{key}") or (row.how == How.UPLOADED)
            if data.get(f"how_{key}") == How.UPLOADED and not there and f"file_{key}" not in self.errors:
                self.add_error(f"file_{key}", "Pilih berkasnya, atau pilih keadaan lain.")
        for key in [*self.kept, *(wish.key for wish in self.wishes)]:
            if data.get(f"how_{key}") == ASK and not (data.get(f"why_{key}") or "").strip():
                self.add_error(f"why_{key}", "Tulis apa yang harus dikirim pemohon.")
        return data

    def lines(self) -> list[Line]:
        data = self.cleaned_data
        return [
            Line(
                key, how="" if data[f"how_{key}"] == ASK else data[f"how_{key}"], ask=data[f"how_{key}"] == ASK,
                why=data.get(f"why_{key}", "").strip(), file=data.get(f"file_{key}"),
            )
            for key in [*self.kept, *(wish.key for wish in self.wishes)]
        ]  # fmt: skip


def _lack(key: str, label: str) -> str:
    return PROOFS[key].lack if key in PROOFS else label


class AnswerForm(forms.Form):
    """One thing: its file, or for a question an answer in words. Works with one thumb."""

    file = PrivateFileField(
        label="Foto atau pindaian", required=False, help_text=f"{LIMIT.words}, paling besar {LIMIT.megabytes} MB."
    )
    text = forms.CharField(label="Jawaban Saudara", required=False, max_length=2000, widget=forms.Textarea({"rows": 4}))

    use_required_attribute = False

    def __init__(self, *args: Any, row: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if row.wants_file:
            del self.fields["text"]
            self.fields["file"].required = True
        else:
            self.order_fields(("text", "file"))
            self.fields["file"].label = "Berkas, bila ada"
            self.fields["text"].required = not self.files.get("file")
            self.fields["text"].error_messages["required"] = "Tulis jawaban Saudara, atau pilih berkasnya."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("text", "Tulis jawaban Saudara, atau pilih berkasnya.")
        return data
