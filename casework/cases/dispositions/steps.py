"""The step of an SOP in which a head disposes: the SOP's arrow and the disposition are one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from casework.cases.dispositions import recipients, writing
from casework.cases.dispositions.forms import OrderFields
from casework.cases.forms import StepForm
from casework.cases.models import Case
from casework.cases.pages import ahead
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import UNIT_BOUND, Actor
from casework.organization.models import Role, Unit

ON_PAPER = "record_disposition"
OUTPUT = "disposition"  # the key of the output, or its end


class DispositionForm(OrderFields, StepForm):
    """Fields of the SOP row as everywhere; the output "Disposisi" is filled from what was ticked."""

    leads = False  # whether the first bidang that is ticked becomes the unit of the case

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case is None or self.now is None:
            return
        agency, day = self.case.agency, self.now.astimezone(self.case.agency.zone).date()
        offer = recipients.offer(agency, day, role=Role.AGENCY_HEAD.value).until(self._until(self.case))
        own = self.ask_order(agency, self.now, offer, on_paper=self.transition.action == ON_PAPER)
        if self.leads:
            own |= {"lead": self._lead(own["to"])}
        filled = {f"output_{key}" for key in self._outputs()} | (set() if "checklist" in self.fields else {"note"})
        if "checklist" in self.fields:
            self.fields["note"].label = "Catatan langkah, bila kelengkapannya kurang"
        rest = {name: field for name, field in self.fields.items() if name not in filled}
        self.fields = own | rest
        self._suggest(self.case)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return []  # drawn as an order

    @staticmethod
    def _lead(to: Any) -> forms.Field:
        return forms.ChoiceField(
            label="Penanggung jawab, bila lebih dari satu bidang", required=False,
            choices=[("", "Yang paling atas dari yang dicentang"), *to.choices],
        )  # fmt: skip

    def _outputs(self) -> list[str]:
        step = self.transition.step
        return [item["key"] for item in step.outputs if item["kind"] == "fact" and item["key"].endswith(OUTPUT)]

    def _until(self, case: Case) -> dict[str, str]:
        """Role → the act of a later row of the SOP by which that role fulfils the disposition."""
        plan, to = plan_of(case.version), self.transition.to
        found: dict[str, str] = {}
        for step in [to, *ahead(plan, to)] if to else []:
            onward = next((row for row in plan.transitions(step) if not row.in_place and row.basis == "sop"), None)
            if onward is not None:
                for role in step.roles:
                    found.setdefault(role, onward.action)
        return found

    def _suggest(self, case: Case) -> None:
        """Whom the SOP has next is ticked already: the desk, or the head of the bidang that has the case."""
        to = self.transition.to
        onward = next((row for row in plan_of(case.version).transitions(to) if not row.in_place), None) if to else None
        roles = set(to.roles if to else ()) | (onward.allowed_roles() if onward else set())
        fitting = [option for option in self.offer.main if option.to.role in roles]
        heads = [option for option in fitting if option.to.role in UNIT_BOUND]
        own = [option for option in heads if option.to.unit_id == case.unit_id] or (heads if len(heads) == 1 else [])
        desks = [option for option in fitting if option not in heads]
        self.fields["to"].initial = [option.key for option in (*desks, *own)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_order(self.add_error)
        if self.leads and not self.errors and self._unit() is None:
            self.add_error("to", "Pilih sedikitnya satu bidang yang menindaklanjuti.")
        return cleaned

    def _unit(self) -> int | None:
        keys = [self.cleaned_data.get("lead") or "", *self.cleaned_data.get("to", ())]
        for to in [to for key in keys for to in self.offer.chosen([key])]:
            if to.role in UNIT_BOUND and to.unit_id:
                return to.unit_id
        return None

    def outputs(self) -> dict[str, Any]:
        order = self.order()
        text = f"{'; '.join(order.instructions) or order.note} – {', '.join(to.label for to in order.to)}"[:500]
        return super().outputs() | dict.fromkeys(self._outputs(), text)

    def papers(self) -> dict[str, tuple[str, UploadedFile]]:
        scan = self.cleaned_data.get("scan")
        return super().papers() | ({"scan": ("Lembar disposisi", scan)} if scan else {})

    def act_data(self) -> dict[str, Any]:
        unit = self._unit() if self.leads else None
        return super().act_data() | ({"unit": Unit.objects.get(pk=unit)} if unit else {})

    def carried(self, case: Case, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
        order = self.order(data["papers"].get("scan"))
        if self.on_paper:
            giver = self.writer()
        else:
            role, unit, title, _ = by.hat(self.transition.allowed_roles()) or ("", None, by.label, 0)
            giver = writing.Giver(by.user_id or 0, title, role, unit)
        writing.give(case, order, giver=giver, by=by, at=at)
