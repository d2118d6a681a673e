"""./portal test: every part in turn, then one line for each and the sum."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.services import Missing, leave_on_term, services

PARTS = {"sqlite": "SQLite", "postgres": "PostgreSQL dan Redis", "browser": "Peramban (Chromium)"}
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


def run_part(part: str, arguments: list[str], env: dict[str, str], folder: Path) -> Result:
    report = folder / f"{part}.xml"
    workers = (
        [] if arguments else ["-n", str(max(2, min(4, os.cpu_count() or 2))), "--dist", "worksteal", "--durations=8"]
    )
    argv = [sys.executable, "-m", "pytest", f"--part={part}", f"--junitxml={report}", *workers, *arguments]
    print(f"\n── {PARTS[part]} ──", flush=True)
    begun = time.monotonic()
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "TEST_DIR")}
    child = subprocess.Popen(argv, env={**clean, **env}, stdin=subprocess.DEVNULL)
    try:
        code = child.wait()
    except BaseException:  # Ctrl-C or TERM: pytest must still stop its workers and what their tests have started
        child.send_signal(signal.SIGINT)
        child.wait(60)
        raise
    result = Result(part, code, time.monotonic() - begun)
    if report.exists():
        count(result, report)
    return result


def count(result: Result, report: Path) -> None:
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total, failed, errors = (int(suite.get(key, 0)) for key in ("tests", "failures", "errors"))
        result.passed += total - failed - errors
        result.failed += failed
        result.errors += errors


def main(arguments: list[str]) -> int:
    leave_on_term()
    begun = time.monotonic()
    results = []
    with tempfile.TemporaryDirectory(prefix="ppid-parts-") as name:
        for part in PARTS:
            around = services() if part == "postgres" else nullcontext({})
            with around as env:
                results.append(run_part(part, arguments, env, Path(name)))
            if results[-1].code == 2:  # interrupted, or the tests could not be read
                break
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
