"""./portal drill: every fault at full size, on PostgreSQL with Redis, embedded, and in Chromium; one line for each.

--only M5          that fault alone
--format json      on the output nothing but one object a line: id, what, part, seconds, figures, survived, and
                   control_failed: whether the same without its guard failed as it must, null where there is no control
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.parts import NO_TESTS, PARTS
from tests.services import Missing, folder, leave_on_term, services


@dataclass(frozen=True)
class Line:
    """One test of one fault on one database."""

    fault: str
    part: str
    name: str
    good: bool
    seconds: float
    control: bool = False
    figures: dict[str, Any] = field(default_factory=dict)

    def place(self) -> tuple[object, ...]:
        """F2 before F11, what has no number last."""
        letter, digits = self.fault[:1], re.match(r"[A-Z](\d+)", self.fault)
        return (digits is None, letter, int(digits[1]) if digits else 0, self.name, self.part)

    def __str__(self) -> str:
        verdict = "bertahan" if self.good else "GAGAL"
        figures = " · " + ", ".join(f"{name} {value}" for name, value in self.figures.items()) if self.figures else ""
        return f"{self.fault:<9}{PARTS[self.part]:<22}{verdict:<10}{self.seconds:>6.1f} d  {self.name}{figures}"


def lines(part: str, report: Path) -> Iterator[Line]:
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        told = {item.get("name"): item.get("value", "") for item in case.iter("property")}
        words = case.get("name", "").removeprefix("test_").replace("_", " ")
        bad = any(case.find(kind) is not None for kind in ("failure", "error"))
        figures = json.loads(told.get("figures", "{}"))
        yield Line(
            told.get("fault") or "–", part, words, not bad, float(case.get("time", 0)), "control" in told, figures
        )


def as_json(found: list[Line]) -> Iterator[str]:
    """A control is no line of its own: it answers for the lines of its fault on its database."""
    for line in sorted(found, key=Line.place):
        if line.control:
            continue
        beside = [other for other in found if other.control and (other.fault, other.part) == (line.fault, line.part)]
        row = {
            "id": line.fault,
            "what": line.name,
            "part": line.part,
            "seconds": round(line.seconds, 1),
            "figures": line.figures,
            "survived": line.good,
            "control_failed": all(other.good for other in beside) if beside else None,
        }
        if beside:
            row["control_figures"] = [other.figures for other in beside if other.figures]
        yield json.dumps(row, ensure_ascii=False)


def run(part: str, env: dict[str, str], base: Path, arguments: list[str], only: str) -> tuple[int, list[Line]]:
    report = base / f"{part}.xml"
    argv = [sys.executable, "-m", "pytest", "-m", "fault", f"--part={part}", f"--junitxml={report}", *arguments]
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "TEST_DIR")}
    print(f"\n── {PARTS[part]} ──", file=sys.stderr, flush=True)
    full = {"FAULTS": "full", "FAULT_ONLY": only}
    code = subprocess.run(
        argv, env={**clean, **full, **env}, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
    ).returncode
    return code, list(lines(part, report)) if report.exists() else []


def main(arguments: list[str]) -> int:
    leave_on_term()
    parser = argparse.ArgumentParser(prog="./portal drill", allow_abbrev=False)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--only", default="", metavar="M5")
    asked, rest = parser.parse_known_args(arguments)
    begun, found, codes = time.monotonic(), [], []
    with folder() as base:
        for part in ("postgres", "sqlite", "browser"):
            with services() if part == "postgres" else nullcontext({}) as env:
                code, told = run(part, env, base, rest, asked.only)
            codes.append(code)
            found += told
    bad = sum(not line.good for line in found)
    if asked.format == "json":
        print("\n".join(as_json(found)), flush=True)
    else:
        print("\n── Gangguan ──")
        for line in sorted(found, key=Line.place):
            print(line)
        print(f"==== {len(found) - bad} bertahan, {bad} gagal, {time.monotonic() - begun:.0f} detik ====")
    return 0 if found and not bad and set(codes) <= {0, NO_TESTS} else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Missing as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        sys.exit("Dihentikan.")
