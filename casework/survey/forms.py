"""The form of nine questions. Nothing is chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.survey.elements import ELEMENTS
from casework.survey.models import SurveyAnswer

MAYBE = (
    ("age", "Umur", SurveyAnswer.Age),
    ("sex", "Jenis kelamin", SurveyAnswer.Sex),
    ("education", "Pendidikan terakhir", SurveyAnswer.Education),
    ("occupation", "Pekerjaan", SurveyAnswer.Occupation),
)


class SurveyForm(forms.Form):
    remark = forms.CharField(
        label="Saran",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Jangan tulis nama atau nomor telepon; saran dibaca tanpa tahu siapa pengirimnya.",
        error_messages={"max_length": "Saran paling panjang 1.000 huruf."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for element in ELEMENTS:
            self.fields[element.key] = forms.TypedChoiceField(
                label=element.question,
                choices=[(at, text) for at, text in enumerate(element.answers, start=1)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Pilih satu jawaban.", "invalid_choice": "Pilih satu jawaban."},
            )
        for name, label, kinds in MAYBE:
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", "Tidak ingin menjawab"), *kinds.choices]
            )
        self.order_fields([*(element.key for element in ELEMENTS), *(name for name, *_ in MAYBE), "remark"])

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[element.key] for element in ELEMENTS]

    @property
    def about(self) -> list[forms.BoundField]:
        return [self[name] for name, *_ in MAYBE]


class PaperForm(SurveyForm):
    """A form that was filled in on paper, copied by an officer."""

    service = forms.ChoiceField(label="Layanan", error_messages={"required": "Pilih layanannya."})

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"] = forms.ChoiceField(label="Layanan", choices=[("", "Pilih layanan …"), *services])
