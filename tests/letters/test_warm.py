"""Whoever may have to print has its typesetter ready before anybody asks."""

import os
import sys
from pathlib import Path

from tests.processes import Process, free_port, wait_until
from tests.smtp import MailServer
from tests.workers import start_worker

TYPESETTER = b"casework.letters.pdf.server"


def below(pid: int) -> list[int]:
    """The descendants of a process."""
    try:
        children = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    except FileNotFoundError:
        return []
    return [found for child in map(int, children) for found in (child, *below(child))]


def typesetters(pid: int) -> list[int]:
    return [child for child in below(pid) if TYPESETTER in _command(child)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def test_each_web_worker_warms_its_own(tmp_path: Path, processes: list[Process]):
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PORT": str(free_port()), "WEB_WORKERS": "2"}
    web = Process("web", [sys.executable, "-m", "gunicorn"], tmp_path, env).start()
    processes.append(web)
    found = web.wait_until(lambda: len(there := typesetters(web.pid)) == 2 and there, 60)
    web.stop()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in found), 30, "the end of the typesetters")


def test_the_worker_of_the_queue_warms_one_for_each_process(
    transactional_db: None, smtp: MailServer, tmp_path: Path, processes: list[Process]
):
    worker = start_worker(tmp_path, processes, {"EMAIL_URL": smtp.url, "COLD": ""})
    wanted = 2 if os.environ.get("REDIS_URL") else 1
    worker.worker.wait_until(lambda: len(typesetters(worker.worker.pid)) == wanted, 30)
