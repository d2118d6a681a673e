"""A version of the database as the file it belongs in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from casework.cases.models import ProcedureVersion
from casework.cases.procedures.reading import ANY, Loader, folder, parse
from casework.cases.procedures.schema import filled, slim

IN_ONE_LINE = ("lanes", "outputs", "actions", "deadlines")


class _Line(dict[str, Any]):
    """A row that is written as {key: value, …}."""


class Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


Dumper.yaml_implicit_resolvers = Loader.yaml_implicit_resolvers  # what reads as a word is written as a word
Dumper.add_representer(
    _Line, lambda dumper, row: dumper.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True)
)


def path_of(version: ProcedureVersion, root: Path | None = None) -> Path:
    agency = ANY if version.content["agency"] == "*" else version.procedure.agency.code
    return (root or folder()) / agency / version.procedure.code / f"{version.number}.yaml"


def as_yaml(version: ProcedureVersion) -> str:
    """The text of the file; reading it gives the same content, or this raises."""
    content = version.content | {"status": version.status}
    text = yaml.dump(_short_rows(slim(content)), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=150)
    if filled(parse(text)) != filled(content):
        raise RuntimeError(f"{version.procedure}: berkas yang ditulis tidak terbaca kembali sama")
    return text


def _short_rows(content: dict[str, Any]) -> dict[str, Any]:
    short = dict(content)
    for key, value in content.items():
        if key in IN_ONE_LINE:
            short[key] = [_Line(row) for row in value]
        elif key in ("standard_time", "silence", "case") and value:
            short[key] = _Line(value)
        elif key == "steps":
            short[key] = [_short_rows(step) for step in value]
    return short
