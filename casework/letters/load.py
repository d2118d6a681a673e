"""Letter templates from fixtures/letters/<agency or any>/<kind>.yaml. A wording that has letters never changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from casework.cases.words import OUTCOMES
from casework.letters import fields
from casework.letters.models import Kind, LetterTemplate, Security, Shape, SifatShown, Speed
from casework.organization.models import DEFAULT_SETTINGS, Agency, Role

KEYS = {
    "kind",
    "agency",
    "version",
    "services",
    "shape",
    "title",
    "hal",
    "signer",
    "classification",
    "cc",
    "table",
    "body",
}


OPTIONAL: dict[str, Any] = {
    "recipient": "",
    "answers": {},
    "table_fixed": False,
    "security": "biasa",
    "speed": "biasa",
    "sifat_shown": "",
    "initials": [],
    "attachments": "",
}


class BadTemplate(ValueError):
    """The file cannot be loaded; the message says what to change."""


def load(path: Path, at: datetime) -> str:
    """ "baru", "sama" or "diubah". A new version ends the one before. Raises BadTemplate."""
    values = _values(path)
    where = {"agency": values.pop("agency"), "kind": values.pop("kind"), "version": values.pop("version")}
    there = LetterTemplate.objects.filter(**where).first()
    if there is None:
        _put(where, values, at)
        return "baru"
    if all(getattr(there, name) == value for name, value in values.items()):
        return "sama"
    if there.letters.exists() or there.is_own:
        raise BadTemplate(f"{path}: versi {where['version']} sudah dipakai. Naikkan `version`, jangan ubah yang lama.")
    LetterTemplate.objects.filter(pk=there.pk).update(**values)
    return "diubah"


def _put(where: dict[str, Any], values: dict[str, Any], at: datetime) -> None:
    """In force from now on, unless a newer one is."""
    same = LetterTemplate.objects.filter(agency=where["agency"], kind=where["kind"]).in_force()
    newer = same.filter(version__gt=where["version"]).exists()
    if not newer:
        same.update(status=LetterTemplate.Status.RETIRED, retired_at=at, retired_note="Diganti versi baru.")
    status = LetterTemplate.Status.RETIRED if newer else LetterTemplate.Status.IN_FORCE
    LetterTemplate.objects.create(**where, **values, status=status, at=at)


def _values(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        raise BadTemplate(f"{path}: bukan YAML yang sah ({error}).") from error
    given = set(data) if isinstance(data, dict) else set()
    if not KEYS <= given <= KEYS | set(OPTIONAL):
        odd = sorted(KEYS.symmetric_difference(given) - set(OPTIONAL))
        raise BadTemplate(f"{path}: kunci harus tepat {', '.join(sorted(KEYS))}; periksa {', '.join(odd)}.")
    texts = {
        "hal": data["hal"],
        "body": data["body"].strip(),
        "cc": "\n".join(data["cc"]),
        "table": "\n".join(data["table"]),
    }
    own = {name: data.get(name, default) for name, default in OPTIONAL.items()}
    for text in (*texts.values(), own["recipient"]):
        _check_fields(path, text)
    _check_choice(path, "kind", data["kind"], Kind.values)
    _check_choice(path, "shape", data["shape"], Shape.values)
    for key, choices in (("security", Security), ("speed", Speed), ("sifat_shown", SifatShown)):
        _check_choice(path, key, own[key], choices.values)
    _check_choice(path, "signer", data["signer"], [name for name in DEFAULT_SETTINGS if name.endswith("_signer_role")])
    for role in own["initials"]:
        _check_choice(path, "initials", role, Role.values)
    _check_answers(path, own["answers"])
    return (
        texts
        | own
        | {
            "agency": _agency(path, data["agency"]),
            "kind": data["kind"],
            "version": data["version"],
            "services": data["services"],
            "shape": data["shape"],
            "title": data["title"],
            "signer_role": data["signer"],
            "classification": data["classification"],
        }
    )


def _check_answers(path: Path, answers: Any) -> None:
    known = isinstance(answers, dict) and all(isinstance(outcomes, list) for outcomes in answers.values())
    if not known:
        raise BadTemplate(f"{path}: answers harus berupa kode SOP dan daftar hasilnya.")
    for outcomes in answers.values():
        for outcome in outcomes:
            _check_choice(path, "answers", outcome, list(OUTCOMES))


def _check_fields(path: Path, text: str) -> None:
    try:
        fields.check(text)
    except fields.UnknownField as error:
        raise BadTemplate(f"{path}: {error}") from error


def _check_choice(path: Path, key: str, value: str, allowed: list[str]) -> None:
    if value not in allowed:
        raise BadTemplate(f"{path}: {key} “{value}” tidak dikenal. Yang ada: {', '.join(allowed)}.")


def _agency(path: Path, code: str) -> Agency | None:
    if code == "*":
        return None
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise BadTemplate(f"{path}: instansi “{code}” belum ada. Muat instansinya dahulu.")
    return agency
