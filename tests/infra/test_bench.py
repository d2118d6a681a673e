"""./portal bench at a tiny size: what it prints. How quick things are is for the benchmark itself to say."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.__main__ import table
from tests.processes import ROOT

FIELDS = {"id", "work", "ratio", "target", "growth", "queries", "met"}


def bench(tmp_path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    argv = [sys.executable, "-m", "benchmarks", *arguments]
    env |= {"VAR_DIR": str(tmp_path / "var")}
    heard = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    return subprocess.run(argv, cwd=ROOT, env=env, timeout=300, check=False, **heard)


@pytest.fixture
def reachable(tmp_path):
    """PostgreSQL runs as its own user and must be able to walk to its data."""
    for folder in (tmp_path, *tmp_path.parents):
        if "pytest-of-" in str(folder):
            folder.chmod(0o711)
    return tmp_path


@pytest.mark.postgres
def test_prints_a_row_per_benchmark_as_json(reachable):
    done = bench(reachable, "--format", "json", "--only", "P6,P7", "--sizes", "100,200")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["id"] for row in rows] == ["P6", "P7"]
    for row in rows:
        assert set(row) >= FIELDS
        assert isinstance(row["met"], bool)
    create, alerts = rows
    assert create["queries"] > 0
    assert set(create["per_second"]) == {"100", "200"}
    assert min(alerts["due"].values()) > 0
    assert "pekerjaan" in table(rows, [100, 200])


@pytest.mark.parametrize("arguments", [("--only", "P99"), ("--sizes", "banyak"), ("--sizes", "5")])
def test_wrong_wishes_are_refused_at_once(tmp_path, arguments):
    done = bench(tmp_path, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
