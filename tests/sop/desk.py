"""Helpers to spoil copies of procedure files and to run commands on them."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import yaml
from django.core.management import call_command

from casework.cases.models import ProcedureVersion
from casework.cases.procedures.export import Dumper
from casework.cases.procedures.reading import read

OFFLINE = "kalbar/data-offline/1.yaml"


def spoil(root: Path, name: str, change: Callable[[dict], object]) -> None:
    content = read(root / name)
    change(content)
    (root / name).write_text(yaml.dump(content, Dumper=Dumper, allow_unicode=True, sort_keys=False), encoding="utf-8")


def run(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def version(code: str, number: int = 1) -> ProcedureVersion:
    agency, _, name = code.partition("/")
    return ProcedureVersion.objects.get(procedure__agency__code=agency, procedure__code=name, number=number)


def step(content: dict, key: str) -> dict:
    return next(item for item in content["steps"] if item["key"] == key)


def action(content: dict, key: str, name: str) -> dict:
    return next(item for item in step(content, key)["actions"] if item["action"] == name)


def put(key: str, value: object, *, at: str = "", act: str = "") -> Callable[[dict], None]:
    """Sets a key of the version, of a step, or of an action."""

    def change(content: dict) -> None:
        row = action(content, at, act) if act else step(content, at) if at else content
        row[key] = value

    return change
