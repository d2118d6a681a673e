"""Published versions never change, so a process keeps their steps and transitions once read."""

from __future__ import annotations

from functools import lru_cache

from casework.cases.models import ProcedureVersion, Step, Transition


class Plan:
    """Steps and transitions of one version, looked up without queries."""

    def __init__(self, version: ProcedureVersion) -> None:
        self.version = version
        self.steps = list(version.steps.order_by("position"))
        self._steps = {step.pk: step for step in self.steps}
        self._keys = {step.key: step for step in self.steps}
        self._transitions: dict[int, list[Transition]] = {step.pk: [] for step in self.steps}
        self.reopenings: list[Transition] = []
        rows = Transition.objects.filter(step__version=version).order_by("step__position", "position")
        for row in rows:
            row.step = self._steps[row.step_id]
            row.to = self._steps[row.to_id] if row.to_id else None
            (self.reopenings if row.reopens else self._transitions[row.step_id]).append(row)

    def step(self, pk: int) -> Step:
        return self._steps[pk]

    def step_called(self, key: str) -> Step | None:
        return self._keys.get(key)

    def start_step(self, key: str = "") -> Step | None:
        """The step of that key if a case may start there; the first start step when no key is given."""
        starts = [step for step in self.steps if step.start]
        return next((step for step in starts if step.key == key), None) if key else next(iter(starts), None)

    def transitions(self, step: Step) -> list[Transition]:
        return self._transitions[step.pk]

    def called(self, action: str) -> list[Transition]:
        return [row for rows in self._transitions.values() for row in rows if row.action == action]

    def reopening(self, action: str) -> Transition | None:
        """Takes a closed case back; no act of a running one."""
        return next((row for row in self.reopenings if row.action == action), None)

    def transition(self, step: Step, action: str) -> Transition | None:
        return next((row for row in self._transitions[step.pk] if row.action == action), None)


def plan_of(version: ProcedureVersion) -> Plan:
    return (
        _cached(version.pk, version.content_hash) if version.status != ProcedureVersion.Status.DRAFT else Plan(version)
    )


def with_content(version: ProcedureVersion) -> ProcedureVersion:
    """For a version read without its content: 20 kB of JSON that never change come from memory."""
    if version.status != ProcedureVersion.Status.DRAFT:
        version.content = plan_of(version).version.content
    return version


@lru_cache(maxsize=256)
def _cached(version_id: int, content_hash: str) -> Plan:
    return Plan(
        ProcedureVersion.objects.select_related("procedure__agency").get(pk=version_id, content_hash=content_hash)
    )
