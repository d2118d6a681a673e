"""./portal drill: every fault at full size, on PostgreSQL with Redis and on the embedded default; one line for each."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

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

    def place(self) -> tuple[object, ...]:
        """F2 before F11, what has no number last."""
        letter, digits = self.fault[:1], re.match(r"[A-Z](\d+)", self.fault)
        return (digits is None, letter, int(digits[1]) if digits else 0, self.name, self.part)

    def __str__(self) -> str:
        verdict = "bertahan" if self.good else "GAGAL"
        return f"{self.fault:<9}{PARTS[self.part]:<22}{verdict:<10}{self.seconds:>6.1f} d  {self.name}"


def lines(part: str, report: Path) -> Iterator[Line]:
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        told = {item.get("name"): item.get("value", "") for item in case.iter("property")}
        words = case.get("name", "").removeprefix("test_").replace("_", " ")
        bad = any(case.find(kind) is not None for kind in ("failure", "error"))
        yield Line(told.get("fault") or "–", part, words, not bad, float(case.get("time", 0)))


def run(part: str, env: dict[str, str], folder: Path, arguments: list[str]) -> tuple[int, list[Line]]:
    report = folder / f"{part}.xml"
    argv = [sys.executable, "-m", "pytest", "-m", "fault", f"--part={part}", f"--junitxml={report}", *arguments]
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "TEST_DIR")}
    print(f"\n── {PARTS[part]} ──", flush=True)
    full = {"FAULTS": "full"}
    code = subprocess.run(argv, env={**clean, **full, **env}, stdin=subprocess.DEVNULL, check=False).returncode
    return code, list(lines(part, report)) if report.exists() else []


def main(arguments: list[str]) -> int:
    leave_on_term()
    begun, found, codes = time.monotonic(), [], []
    with folder() as base:
        for part in ("postgres", "sqlite"):
            with services() if part == "postgres" else nullcontext({}) as env:
                code, told = run(part, env, base, arguments)
            codes.append(code)
            found += told
    print("\n── Gangguan ──")
    for line in sorted(found, key=Line.place):
        print(line)
    bad = sum(not line.good for line in found)
    print(f"==== {len(found) - bad} bertahan, {bad} gagal, {time.monotonic() - begun:.0f} detik ====")
    return 0 if found and not bad and set(codes) <= {0, NO_TESTS} else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Missing as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        sys.exit("Dihentikan.")
