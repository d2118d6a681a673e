"""Procedure files: where they lie, and YAML read so that a table of words stays a table of words."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

try:
    from yaml import CSafeLoader as SafeLoader  # reads eight times as fast
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

ANY = "any"  # the folder of procedures whose agency is "*"


def folder() -> Path:
    return Path(settings.BASE_DIR) / "fixtures" / "procedures"


class Unreadable(ValueError):
    """The file is not YAML, or says a key twice; the message names the line."""


class Loader(SafeLoader):
    """YAML 1.2 for scalars: `no` and `on` are words, 2023-08-31 is text, and a key may stand only once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                twice = f"kunci {key!r} tertulis dua kali"
                raise yaml.constructor.ConstructorError(None, None, twice, key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


_YAML_11 = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag not in _YAML_11]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Source:
    """One file of a version. name is its path below the procedures folder, for messages."""

    path: Path
    name: str

    @property
    def agency(self) -> str:
        return "*" if self.path.parts[-3] == ANY else self.path.parts[-3]

    @property
    def code(self) -> str:
        return self.path.parts[-2]

    def read(self) -> Any:
        return read(self.path)


def sources(root: Path | None = None) -> Iterator[Source]:
    """Every <agency>/<code>/<n>.yaml, agencies and codes in order, versions by number."""
    root = root or folder()
    in_order = sorted(root.glob("*/*/*.yaml"), key=lambda path: (path.parts[-3:-1], len(path.stem), path.stem))
    for path in in_order:
        yield Source(path, path.relative_to(root).as_posix())


def read(path: Path) -> Any:
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Any:
    try:
        return yaml.load(text, Loader=Loader)
    except yaml.YAMLError as error:
        raise Unreadable(f"bukan YAML yang sah: {' '.join(str(error).split())}")


def digest(content: dict[str, Any]) -> str:
    """sha256 of what was issued. The status is left out: retiring a version does not change what it says."""
    issued = {key: value for key, value in content.items() if key != "status"}
    body = json.dumps(issued, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()
