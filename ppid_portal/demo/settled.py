"""What the admin of a demo office has settled about its letters before its cases begin: a wording, a mandate."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import yaml
from django.conf import settings

from casework.letters import mandates
from casework.letters.models import LetterTemplate
from casework.letters.wording import versions
from casework.organization.models import Agency, Unit
from ppid_portal.demo import stories


def settle(agencies: dict[str, Agency], now: datetime) -> None:
    for path in sorted((settings.BASE_DIR / "fixtures" / "demo" / "letters").glob("*.yaml")):
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
        stage = stories.Stage(agencies[facts["agency"]], now)
        at = stage.moment(facts["made"])
        _wording(dict(facts["wording"]), stage, facts["by"], at)
        _mandate(dict(facts["mandate"]), stage, facts["by"], at)


def _wording(text: dict[str, Any], stage: stories.Stage, admin: str, at: datetime) -> None:
    shared = LetterTemplate.objects.for_kind(stage.agency, text.pop("kind"))
    assert shared
    note, by = text.pop("note"), stage.staff(admin, at)
    draft = versions.begin(stage.agency, shared, by=by, at=at)
    draft = versions.save(draft, text, by=by, at=at, revision=draft.revision)
    versions.put_in_force(draft, note=note, by=by, at=at, revision=draft.revision)


def _mandate(terms: dict[str, Any], stage: stories.Stage, admin: str, at: datetime) -> None:
    first = at.astimezone(stage.agency.zone).date()
    unit = Unit.objects.get(agency=stage.agency, code=terms.pop("to_unit"))
    days = {"valid_from": first, "valid_until": first + timedelta(days=terms.pop("days"))}
    mandates.add(stage.agency, terms | days | {"to_unit": unit}, by=stage.staff(admin, at), at=at)
