"""Which statement is asked of the applicant: chosen with the disposition (jatim/data-eksternal row 2)."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.cases.act import Act
from casework.cases.dispositions.steps import DispositionForm
from casework.cases.models import Case
from casework.cases.registry import forms as step_forms
from casework.cases.registry import inside_effect
from requests_app.statement import wording
from requests_app.statement.models import Statement


class DataDispositionForm(DispositionForm):
    """The disposition, and whether the data are open to everybody."""

    leads = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = forms.ChoiceField(
            label="Pernyataan yang diminta dari pemohon",
            choices=[(kind.value, f"{kind.label}. {wording.WHY[kind]}") for kind in Statement.Kind],
            widget=forms.RadioSelect, initial=Statement.Kind.CONFIDENTIAL,
            error_messages={"required": "Pilih pernyataan yang diminta."},
        )  # fmt: skip
        first = ("to", "more", "lead", "instructions")
        kept = {name: field for name, field in self.fields.items() if name in first}
        rest = {name: field for name, field in self.fields.items() if name not in first}
        self.fields = kept | {"statement": choice} | rest

    def act_data(self) -> dict[str, Any]:
        return super().act_data() | {"statement": self.cleaned_data["statement"]}


@inside_effect("ask_statement")
def ask_statement(act: Act) -> None:
    """Asked anew when the request comes back to this row and nothing has been declared yet."""
    kind = act.data.get("statement") or Statement.Kind.CONFIDENTIAL.value
    asked = {"kind": kind, "asked_at": act.at, "asked_by_id": act.by.user_id}
    row, new = Statement.objects.get_or_create(case=act.case, defaults=asked)
    if not new and row.document_id is None:
        Statement.objects.filter(pk=row.pk).update(**asked)
    act.event_data["statement"] = kind


def of_case(case: Case) -> Statement | None:
    row = Statement.objects.filter(case=case).first()
    if row:
        row.case = case
    return row


step_forms.add("data_disposition", DataDispositionForm)
