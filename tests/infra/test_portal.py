"""./portal as a person at a terminal meets it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import ROOT, Process, free_port, wait_until

PORTAL = str(ROOT / "portal")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A terminal of its own: nothing of this test run reaches the portal."""
    keep = {"PATH", "HOME", "LANG", "TERM", "PIP_FIND_LINKS", "PIP_CERT"}
    own = {key: value for key, value in os.environ.items() if key in keep}
    return own | {
        "VAR_DIR": str(tmp_path / "var"),
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "ppid_portal.settings",
    }


def say(*arguments: str, env: dict[str, str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    heard = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    return subprocess.run([PORTAL, *arguments], env=env, cwd=cwd, timeout=120, check=False, **heard)


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)])
def test_help_names_every_command(arguments, env):
    answer = say(*arguments, env=env)
    assert answer.returncode == 0
    for command in ("run", "test", "lint", "bench", "drill", "manage"):
        assert f"./portal {command}" in answer.stdout


def test_unknown_command_is_refused(env):
    answer = say("lari", env=env)
    assert answer.returncode != 0
    assert "lari" in answer.stderr


@pytest.mark.parametrize("port", ["delapan", "0", "70000", "80 80"])
def test_impossible_port_is_one_plain_line(port, env):
    answer = say("run", env=env | {"PORT": port})
    assert answer.returncode != 0
    assert "PORT" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_taken_port_is_one_plain_line_that_offers_another(env, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = say("run", env=env | {"PORT": str(port)}, cwd=tmp_path)
    assert answer.returncode == 1
    assert answer.stderr.strip() == f"Port {port} sedang dipakai. Pilih yang lain: PORT={port + 1} ./portal run"
    assert not answer.stdout


HAVE = ("bash", "sh", "env", "readlink", "dirname", "mkdir", "flock", "find", "cat", "sha256sum", "cut", "grep", "tail")


def bare_machine(tmp_path: Path, **programs: str) -> dict[str, str]:
    """bash and little else: no Python, no sudo; and the given programs, one line of shell each."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in HAVE:
        (folder / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    for name, line in programs.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
    return {"PATH": str(folder), "VAR_DIR": str(tmp_path / "var")}


@pytest.mark.parametrize("programs", [{"apt_get": "exit 1"}, {}], ids=["Debian", "elsewhere"])
def test_missing_pieces_are_one_plain_line_that_says_what_to_install(programs, tmp_path):
    answer = say("test", env=bare_machine(tmp_path, id="echo 1000", **programs))
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "redis-server" in answer.stderr
    assert ("sudo apt-get install" in answer.stderr) is bool(programs)
    assert not answer.stdout


def test_root_gets_what_is_missing_and_nothing_else(tmp_path):
    note = tmp_path / "apt.log"
    machine = bare_machine(tmp_path, id="echo 0", apt_get=f'echo "$@" >>{note}', apt_cache="echo Package: any")
    answer = say("test", env=machine)
    update, install = note.read_text().splitlines()
    assert update == "update"
    assert install.startswith("install -y --no-install-recommends ")
    assert {"redis-server", "qpdf", "poppler-utils"} <= set(install.split())
    assert "libpango-1.0-0" not in install
    assert answer.stdout.startswith("Memasang paket sistem: ")
    assert answer.stderr.startswith("Belum juga ada setelah dipasang: ")
    assert answer.stderr.count("\n") == 1


def page(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def session_of(pid: int) -> list[int]:
    """Processes below `pid`, however deep; a child of ours is in a session of its own."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, below = [], [pid]
    while below:
        below = [child for parent in below for child in parents.get(parent, [])]
        found += below
    return found


@pytest.fixture
def start(env, tmp_path, processes) -> Callable[..., Process]:
    def start(name: str = "run", **more: str) -> Process:
        """Returns once the portal has printed its address."""
        port = free_port()
        process = Process(name, [PORTAL, "run"], tmp_path)
        process.env = env | {"PORT": str(port)} | more
        processes.append(process)
        process.start().wait_until(lambda: f"http://localhost:{port}" in process.log(), 240)
        return process

    return start


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_one_command_brings_a_working_portal_and_nothing_of_it_stays_behind(start):
    """Ended by Ctrl-C; started again; ended by a child that dies, whose last lines it shows."""
    running = start()
    assert page(int(running.env["PORT"])) == 200
    below = session_of(running.pid)
    assert len(below) >= 4  # gunicorn and its two, Celery and its scheduler
    running.signal(signal.SIGINT)
    assert running.child
    assert running.child.wait(120) == 130
    wait_until(lambda: gone(below), 5, "the end of every child")

    again = start("again")
    assert "Menyiapkan" not in again.log()  # nothing has changed, so nothing is loaded
    below = session_of(again.pid)
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in below}
    os.kill(next(pid for pid, line in commands.items() if "celery" in line), signal.SIGKILL)
    assert again.child
    assert again.child.wait(120) == 1
    assert re.search(r"^Proses worker berhenti; portal dihentikan\. Selengkapnya di .*worker\.log$", again.log(), re.M)
    wait_until(lambda: gone(below), 5, "the end of every child")


def test_the_environment_file_is_read_and_what_is_set_outside_wins(env, tmp_path):
    file = tmp_path / "env"
    file.write_text("# PORT=1\nPORT='tujuh'\n\nHOST=127.0.0.1\n")
    assert "harus berupa angka" in say("run", env=env | {"ENV_FILE": str(file)}).stderr
    assert "antara 1 dan 65535" in say("run", env=env | {"ENV_FILE": str(file), "PORT": "0"}).stderr


def test_a_missing_secret_is_one_plain_line(env):
    answer = say("run", env=env | {"DEBUG": "off", "PORT": str(free_port())})
    assert answer.returncode != 0
    assert answer.stderr == "SECRET_KEY harus diisi bila DEBUG=off.\n"


def test_a_reader_that_leaves_ends_the_start_in_one_plain_line(env):
    line = f"{PORTAL} run | head -n 1"
    heard = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    answer = subprocess.run(
        ["bash", "-c", line], env=env | {"PORT": str(free_port())}, timeout=120, check=False, **heard
    )
    assert answer.stdout.count("\n") == 1
    assert answer.stderr.count("\n") == 1
    assert "Traceback" not in answer.stderr
