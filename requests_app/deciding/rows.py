"""Several rows of short fields in one form field, as many as the page shows; empty rows are dropped. No JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

SHOWN, MOST = 3, 10


class RowsWidget(forms.Widget):
    """Inputs `name-0-key`, `name-0-other`, …; the rows after the third are folded away until they are wanted."""

    template_name = "requests/rows.html"
    use_fieldset = True

    def __init__(self, columns: Mapping[str, str], one: str) -> None:
        super().__init__()
        self.columns, self.one = dict(columns), one

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = [{key: str(data.get(f"{name}-{at}-{key}", "")).strip() for key in self.columns} for at in range(MOST)]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(str(key).startswith(f"{name}-") for key in data)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, list) else []
        rows = [
            [
                {"id": f"id_{name}_{at}_{key}", "name": f"{name}-{at}-{key}", "label": label, "value": row.get(key, "")}
                for key, label in self.columns.items()
            ]
            for at, row in enumerate([*given, *({} for _ in range(MOST - len(given)))])
        ]
        shown = max(SHOWN, len(given))
        numbered = list(enumerate(rows, start=1))
        context["widget"] |= {"one": self.one, "first": numbered[:shown], "more": numbered[shown:]}
        return context

    def id_for_label(self, id_: str) -> str:
        return ""


class RowsField(forms.Field):
    """Cleans to a list of dicts."""

    def __init__(self, columns: Mapping[str, str], one: str, longest: int = 300, **kwargs: Any) -> None:
        super().__init__(widget=RowsWidget(columns, one), **kwargs)
        self.longest = longest

    def clean(self, value: Any) -> list[dict[str, str]]:
        rows = value or []
        if not rows and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if any(len(text) > self.longest for row in rows for text in row.values()):
            raise forms.ValidationError(f"Tiap isian paling banyak {self.longest} huruf.")
        return list(rows)
