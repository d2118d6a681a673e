"""Forms of officers about an objection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from casework.organization.models import Appointment
from requests_app.objection import authority
from requests_app.objection.models import Objection


class AuthorityForm(forms.Form):
    """Who may not answer stays in the list, with the reason, so that nobody wonders where the name is."""

    hat = forms.ModelChoiceField(
        label="Dijawab oleh", queryset=Appointment.objects.none(), widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "Pilih pejabatnya.", "invalid_choice": "Pilih pejabat dari daftar."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan", min_length=10, max_length=200, widget=forms.Textarea({"rows": 2}),
        help_text="Ikut tercatat di jejak kasus, misalnya nomor surat perintahnya.",
        error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, *args: Any, hats: Sequence[Appointment], record: Objection, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hat"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Appointment.objects.filter(pk__in=[hat.pk for hat in hats]).select_related("user")
        why = {hat.pk: authority.barred(hat, record.case.parent, at).removeprefix(authority.UP).strip() for hat in hats}
        field.choices = [(hat.pk, " – ".join(filter(None, (authority.describe(hat), why[hat.pk])))) for hat in hats]
        if record.authority_id in why:
            self.initial.setdefault("hat", record.authority_id)
