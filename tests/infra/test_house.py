"""The house keeps its own rules: sizes, import arrows, what the lists of packages may say."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES, FUNCTION_LINES, SETTINGS_LINES = 400, 40, 300

# A row may import any row above it, never one beside or below.
FLOORS = (
    ("casework.workdays", "casework.numbering", "casework.files"),
    ("casework.organization",),
    ("casework.applicants", "casework.cooperatives"),
    ("casework.cases",),
    ("casework.notifications", "casework.registers", "casework.redaction", "casework.survey"),
    ("casework.letters",),
    ("casework.mailroom",),
    ("requests_app", "consultations", "research", "facilitation"),
    ("frontdesk",),
    ("reports",),
    ("ppid_portal",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
ROOMS = {"casework", *(room for rooms in FLOORS for room in rooms if "." not in room)}


def own_files() -> list[Path]:
    """What git knows or would take: nothing of var/ or .venv/."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def python_files(*, tests: bool = True) -> list[Path]:
    code = [path for path in own_files() if path.suffix == ".py" and "migrations" not in path.parts]
    return [path for path in code if tests or path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(module: str) -> str | None:
    """`casework.cases.engine` lives in the room `casework.cases`."""
    parts = module.split(".")
    room = ".".join(parts[:2]) if parts[0] == "casework" else parts[0]
    return room if room in FLOOR else None


def imports(path: Path) -> Iterator[str]:
    """Also those inside functions: a late import is still an arrow."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                base = path.relative_to(ROOT).parent.parts
                module = ".".join([*base[: len(base) - node.level + 1], *filter(None, [module])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def wrong_arrows(path: Path, room: str) -> set[str]:
    reached = {target for module in imports(path) if (target := room_of(module)) and target != room}
    return {f"{name_of(path)} → {target}" for target in reached if FLOOR[target] >= FLOOR[room]}


def test_imports_run_upwards_only():
    found = set()
    for path in python_files(tests=False):
        if room := room_of(".".join(path.relative_to(ROOT).with_suffix("").parts)):
            found |= wrong_arrows(path, room)
    assert not found


def test_an_import_that_runs_the_wrong_way_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.infra.test_house.ROOT", tmp_path)
    path = tmp_path / "casework" / "cases" / "engine.py"
    path.parent.mkdir(parents=True)
    path.write_text("def late():\n    from ..registers import books\n    import research.models\n")
    assert wrong_arrows(path, "casework.cases") == {
        "casework/cases/engine.py → casework.registers",
        "casework/cases/engine.py → research",
    }


def test_every_room_has_its_floor():
    rooms = {
        ".".join(path.relative_to(ROOT).parent.parts) for path in ROOT.glob("**/apps.py") if ".venv" not in path.parts
    }
    assert rooms - {"ppid_portal"} <= set(FLOOR)


def test_files_fit_in_one_sitting():
    long = {
        name_of(path): lines for path in python_files() if (lines := len(path.read_text().splitlines())) > FILE_LINES
    }
    assert not long
    assert len((ROOT / "ppid_portal/settings.py").read_text().splitlines()) <= SETTINGS_LINES


def test_functions_fit_on_a_screen():
    long = {}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{name_of(path)}:{node.name}"] = lines
    assert not long


def test_no_test_is_skipped():
    words = re.compile(r"pytest\.(mark\.)?skip|importorskip|@unittest\.skip|mark\.xfail")
    found = [name_of(path) for path in python_files() if path != Path(__file__) and words.search(path.read_text())]
    assert not found


# Packages

LEAST = {"Django": (5, 2, 18), "weasyprint": (70,), "kombu": (5, 7), "Pillow": (12, 3)}  # known holes below these
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ \\;]+)", re.M)


def pins(name: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / name).read_text()))


@pytest.mark.parametrize(("package", "least"), LEAST.items())
def test_no_package_older_than_its_last_known_hole(package, least):
    assert tuple(int(part) for part in version(package).split(".")[: len(least)]) >= least


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_hashes(name):
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    assert [entry for entry in packages if not PINNED.match(entry) or "--hash=sha256:" not in entry] == []


def test_what_runs_is_what_is_tested():
    tested = pins("requirements-dev.txt")
    assert {name: tested.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")


def test_psycopg_3_would_silently_replace_psycopg2():
    assert not {"psycopg", "psycopg-binary"} & set(pins("requirements-dev.txt"))


def test_no_list_names_an_index():
    lists = [path for path in own_files() if re.match(r"requirements.*\.(txt|in)$|.*\.lock$|pip\.conf$", path.name)]
    assert len(lists) >= 4
    assert not [name_of(path) for path in lists if re.search(r"https?://|index-url|find-links", path.read_text())]


# What git keeps

SECRET = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|SECRET_KEY\s*=\s*[\"'][^\"'$]{30,}")
TEXT = {".py", ".html", ".css", ".js", ".md", ".yaml", ".yml", ".toml", ".txt", ".in", ".json", ".csv", ".svg", ""}


def test_no_byte_order_mark_and_no_secret():
    texts = {path: path.read_bytes() for path in own_files() if path.suffix in TEXT and path != Path(__file__)}
    assert not [name_of(path) for path, content in texts.items() if content.startswith(b"\xef\xbb\xbf")]
    assert not [name_of(path) for path, content in texts.items() if SECRET.search(content)]


def test_data_files_can_be_read():
    for path in own_files():
        if path.suffix in (".yaml", ".yml"):
            list(yaml.safe_load_all(path.read_text()))
        elif path.suffix == ".json":
            json.loads(path.read_text())


def test_migrations_have_names():
    assert not [path for path in own_files() if re.search(r"migrations/\d+_auto_", str(path))]


@pytest.mark.parametrize("name", ["portal", ".ci/run"])
def test_scripts_are_executable_and_sound(name):
    assert (ROOT / name).stat().st_mode & 0o111
    subprocess.run(["bash", "-n", name], cwd=ROOT, check=True)
