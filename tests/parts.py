"""./portal test: the parts side by side, then one line for each and the sum.

Tests that start real processes wait a good deal; what another part does meanwhile costs nothing.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.services import Missing, folder, leave_on_term, services

PARTS = {"sqlite": "SQLite", "postgres": "PostgreSQL dan Redis", "browser": "Peramban (Chromium)"}
LANES = (("sqlite", "browser"), ("postgres",))  # each lane takes about half of the work
PROGRESS = re.compile(r"[.FEsxX]+ *\[ *\d+%\]")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
SERVICES = ("DATABASE_URL", "REDIS_URL", "TEST_DIR")
NO_TESTS = 5  # pytest's exit code when a selection leaves nothing for this part


@dataclass
class Result:
    part: str
    code: int
    seconds: float
    passed: int = 0
    failed: int = 0
    errors: int = 0

    @property
    def good(self) -> bool:
        return self.code in (0, NO_TESTS)

    def line(self) -> str:
        verdict = "baik" if self.good else f"GAGAL (kode {self.code})"
        return (
            f"{PARTS[self.part]:<24}{self.passed:>6} lulus {self.failed:>4} gagal {self.errors:>4} galat"
            f" {self.seconds:>6.0f} detik   {verdict}"
        )


@dataclass
class Run:
    """Arguments are for somebody who looks for something: then one part follows another and nothing is held back."""

    arguments: list[str]
    folder: Path
    services: dict[str, str]
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)
    stopped: bool = False
    _mouth: threading.Lock = field(default_factory=threading.Lock)

    def lanes(self) -> Sequence[Sequence[str]]:
        return (tuple(PARTS),) if self.arguments else LANES

    def all(self) -> list[Result]:
        with ThreadPoolExecutor(len(self.lanes())) as pool:
            try:
                found = [result for lane in pool.map(self.lane, self.lanes()) for result in lane]
            except BaseException:  # Ctrl-C or TERM: pytest must still stop its workers and what tests have started
                self.stop()
                raise
        return sorted(found, key=lambda result: list(PARTS).index(result.part))

    def stop(self) -> None:
        self.stopped = True
        for child in self.children:
            if child.poll() is None:
                child.send_signal(signal.SIGINT)

    def lane(self, parts: Sequence[str]) -> list[Result]:
        results: list[Result] = []
        for part in parts:
            if not self.stopped:
                results.append(self.part(part))
            if self.stopped or results[-1].code == 2:  # interrupted, or the tests could not be read
                break
        return results

    def part(self, part: str) -> Result:
        report, log, begun = self.folder / f"{part}.xml", self.folder / f"{part}.log", time.monotonic()
        how: dict[str, Any] = {"env": self._env(part), "stdin": subprocess.DEVNULL}
        with log.open("wb") as out:
            if self.arguments:
                print(f"\n── {PARTS[part]} ──", flush=True)
            else:
                how |= {"stdout": out, "stderr": subprocess.STDOUT}
            child = subprocess.Popen(self._argv(part, report), **how)
        self.children.append(child)
        self._tell(part, child, log)
        result = Result(part, child.wait(), time.monotonic() - begun)
        if report.exists():
            count(result, report)
        return result

    def _argv(self, part: str, report: Path) -> list[str]:
        workers = str(max(2, min(4, os.cpu_count() or 2)))
        side_by_side = ["-n", workers, "--dist", "worksteal", "--durations=8"]
        side_by_side += ["--color=yes"] if sys.stdout.isatty() else []
        argv = [sys.executable, "-m", "pytest", f"--part={part}", f"--junitxml={report}"]
        return [*argv, *(self.arguments or side_by_side)]

    def _env(self, part: str) -> dict[str, str]:
        clean = {key: value for key, value in os.environ.items() if key not in SERVICES}
        if part == "postgres":
            return clean | self.services
        embedded = self.folder / "embedded"  # the browser meets the snapshots that the first part has built
        embedded.mkdir(exist_ok=True)
        return clean | {"TEST_DIR": str(embedded)}

    def _tell(self, part: str, child: subprocess.Popen[bytes], log: Path) -> None:
        """Dots as they come, with the name of the part; everything else in one piece when the part is over."""
        rest, line = [], ""
        with log.open(encoding="utf-8", errors="replace") as told:
            while True:
                over = child.poll() is not None
                while piece := told.readline():
                    line += piece
                    if not line.endswith("\n"):
                        continue
                    if PROGRESS.fullmatch(COLOUR.sub("", line).strip()):
                        self._say(f"{PARTS[part]:<22}{line}")
                    else:
                        rest.append(line)
                    line = ""
                if over:
                    break
                time.sleep(0.3)
        if not self.arguments:
            self._say(f"\n── {PARTS[part]} ──\n{''.join(rest)}{line}\n")

    def _say(self, text: str) -> None:
        with self._mouth:
            print(text, end="", flush=True)


def count(result: Result, report: Path) -> None:
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total, failed, errors = (int(suite.get(key, 0)) for key in ("tests", "failures", "errors"))
        result.passed += total - failed - errors
        result.failed += failed
        result.errors += errors


def main(arguments: list[str]) -> int:
    leave_on_term()
    begun = time.monotonic()
    with folder() as base, services() as env:
        results = Run(arguments, base, env).all()
    print("\n── Ringkasan ──")
    for result in results:
        print(result.line())
    passed, failed, errors = (sum(getattr(result, key) for result in results) for key in ("passed", "failed", "errors"))
    good = len(results) == len(PARTS) and all(result.good for result in results) and passed > 0
    words = [f"{failed} failed" if failed else "", f"{passed} passed", f"{errors} errors" if errors else ""]
    print(f"==== {', '.join(filter(None, words))} in {time.monotonic() - begun:.1f}s ====")
    return 0 if good else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Missing as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        sys.exit("Dihentikan.")
