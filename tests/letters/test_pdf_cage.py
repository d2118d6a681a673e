"""The cage: nothing in a document reaches the machine, and no document takes the machine down."""

import io
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from casework.letters.pdf import Limits, PdfFailed, cage, render, render_with_report
from casework.letters.pdf.inspection import FORBIDDEN
from tests.processes import own_folder, wait_until

CREST = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z" fill="#0d5350"/></svg>'
HELLO = "<p>Halo dari surat ini.</p>"
SECRET = "rahasia-yang-tidak-boleh-keluar"


@pytest.fixture
def listener():
    """A local server that counts who calls."""
    hits: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = threading.Event()

        def answer() -> None:
            while not done.is_set():
                try:
                    client, _ = server.accept()
                except TimeoutError:
                    continue
                with client:
                    hits.append(client.recv(200))

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1], hits
        done.set()
        thread.join()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "rahasia.txt"
    path.write_text(SECRET)
    path.chmod(0o644)
    return path


REACHING = [
    "<img src='{url}'>",
    "<link rel=stylesheet href='{url}'>",
    "<style>@import url({url});</style>x",
    "<style>@font-face {{ font-family: f; src: url({url}) }} p {{ font-family: f }}</style><p>x</p>",
    "<style>p {{ background: url({url}) }}</style><p>x</p>",
    "<style>li {{ list-style-image: url({url}) }}</style><ul><li>x</ul>",
    "<style>p::before {{ content: url({url}) }}</style><p>x</p>",
    "<object data='{url}'></object>",
    "<embed src='{url}'>",
    "<base href='{url}'><img src=x.png>",
    "<link rel=attachment href='{url}'>",
    "<a rel=attachment href='{url}'>x</a>",
    "<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}' width='9' height='9'/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><use href='{url}#a'/></svg>",
]


@pytest.mark.parametrize("markup", REACHING)
@pytest.mark.parametrize("kind", ["http", "file"])
def test_no_markup_reaches_network_or_files(markup, kind, listener, secret):
    port, hits = listener
    url = f"http://127.0.0.1:{port}/x" if kind == "http" else secret.as_uri()
    data = _render_or_nothing(markup.format(url=url))
    assert SECRET.encode() not in _every_stream(data)
    assert not _attachments(data)
    assert hits == []


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder that even `nobody` may write to, for a server of its own."""
    folder, bare = own_folder(), cage._bare_environment()
    folder.chmod(0o777)
    monkeypatch.setattr(cage, "_bare_environment", lambda: bare | {"TMPDIR": str(folder)})
    cage._discard(cage._current())
    yield folder
    cage._discard(cage._current())
    shutil.rmtree(folder)


@pytest.mark.parametrize("source", ["url(data:font/ttf;base64,AAEAAAAKAIAAAwAgT1MvMg==)", "local(Liberation Sans)"])
def test_a_font_of_the_document_is_refused_and_leaves_no_folder(source: str, open_folder: Path):
    with pytest.raises(PdfFailed, match="huruf cetak sendiri"):
        render(f"<style>@font-face {{ font-family: f; src: {source} }}</style><p style='font-family: f'>x", title="Uji")
    assert not [path for path in open_folder.iterdir() if path.is_dir()]


def _render_or_nothing(html: str) -> bytes:
    """The PDF, or an empty one where the document is refused: both are safe, only a leak is not."""
    try:
        return render(html, title="Uji")
    except PdfFailed:
        return render("", title="Uji")


def test_control_the_listener_hears_a_caller(listener):
    port, hits = listener
    socket.create_connection(("127.0.0.1", port)).close()
    time.sleep(0.5)
    assert len(hits) == 1


def test_picture_inside_a_crest_cannot_reach_a_file(secret):
    picture = f"<image href='{secret.as_uri()}' width='9' height='9'/>"
    crest = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{picture}</svg>"
    with pytest.raises(PdfFailed, match="di luar dirinya"):
        render("<img src=asset:crest alt=x>", assets={"crest": crest.encode()}, title="Uji")


def test_attachment_from_a_data_address_is_refused():
    with pytest.raises(PdfFailed, match="lampiran"):
        render("<a rel=attachment href='data:text/plain,halo'>x</a>", title="Uji")


def test_unreadable_crest_is_told_not_left_out():
    with pytest.raises(PdfFailed, match="lambang"):
        render("<img src=asset:crest alt=x>", assets={"crest": b"bukan gambar"}, title="Uji")


def test_child_is_nobody_without_network_files_or_secrets(tmp_path, monkeypatch):
    """Seen from inside: a stand-in typesetter reports what its process can do."""
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setattr(cage, "_server", None)
    probe = tmp_path / "probe.py"
    probe.write_text(PROBE)
    monkeypatch.setattr(cage.sys, "executable", str(_wrapper(tmp_path, probe)))
    seen = dict(line.split("=", 1) for line in render(HELLO, title="Uji").decode().splitlines())
    cage._discard(cage._server)
    monkeypatch.undo()
    assert seen["network"] == "OSError"
    assert seen["write"] == "OSError"
    assert seen["secret"] == "False"
    assert int(seen["descriptors"]) <= 1
    if os.geteuid() == 0:
        assert seen["uid"] != "0"


PROBE = """
import os, socket, sys
from casework.letters.pdf import server, typeset
def look(job):
    lines = [f"uid={os.getuid()}", f"secret={'SECRET_KEY' in os.environ}"]
    lines.append(f"descriptors={len([n for n in range(64) if os.path.exists(f'/proc/self/fd/{n}')])}")
    for name, act in (("network", lambda: socket.create_connection((b"127.0.0.1", 9), 1)), ("write", lambda: _write())):
        try:
            act()
            lines.append(f"{name}=done")
        except OSError:
            lines.append(f"{name}=OSError")
    return "\\n".join(lines).encode()
def _write():
    with open("/tmp/portal-probe", "wb", buffering=0) as file:
        file.write(b"x")
server.pages.learn = lambda trial: []
typeset.warm = lambda: None
typeset.typeset = look
server.main()
"""


def _wrapper(folder: Path, probe: Path) -> Path:
    path = folder / "python"
    path.write_text(f'#!/bin/sh\nfor last; do :; done\nexec {sys.executable} {probe} "$last"\n')
    path.chmod(0o755)
    return path


def test_child_opens_nothing_but_fonts():
    """It may be a user who can read neither our folder nor Python's; everything it needs is loaded before."""
    crests = {"SVG": io.BytesIO(CREST), "PNG": io.BytesIO(), "JPEG": io.BytesIO()}
    for kind in ("PNG", "JPEG"):
        Image.new("RGB", (20, 20), "teal").save(crests[kind], kind)
    code = WATCHED.format(crests=[crest.getvalue().hex() for crest in crests.values()])
    env = cage._bare_environment()
    opened = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert opened.stdout.split() == ["done"]


WATCHED = """
import sys
from casework.letters.pdf import typeset
from casework.letters.pdf.wire import Job
typeset.warm()
def watch(event, details):
    if event == "open" or event == "import":
        print(event, details[0])
jobs = [Job(typeset.sample().html.replace("surat", "berkas “é” Ω"), "Judul – “baru” ž",
            typeset.sample().assets | {{"crest": bytes.fromhex(crest)}}) for crest in {crests}]
sys.addaudithook(watch)
for job in jobs:
    typeset.typeset(job)
print("done")
"""


@pytest.mark.parametrize(
    ("html", "limits", "words"),
    [
        ("<table><tr><td colspan=1000000>x</table>", Limits(wall=2), "batas waktu"),
        ("<p>" + "kata " * 200_000, Limits(cpu=1, wall=20), "batas waktu"),
        ("<table>" + ("<tr>" + "<td>a" * 250) * 250 + "</table>", Limits(memory=256 * 2**20), "memori"),
        ("<div>" * 900 + "x", Limits(), "terlalu dalam"),
        ("<p style='font-size:1e9px'>x", Limits(), "gagal disusun"),
        ("<p style='break-after:page'>x</p>" * 52, Limits(), "halaman"),
    ],
    ids=["colspan", "cpu", "memory", "depth", "size", "pages"],
)
def test_greedy_document_ends_alone(html, limits, words):
    with pytest.raises(PdfFailed, match=words) as failure:
        render(html, title="Uji", limits=limits)
    assert not failure.value.transient
    assert render(HELLO, title="Uji").startswith(b"%PDF")


def test_limits_are_30_seconds_and_512_megabytes():
    assert Limits() == Limits(cpu=30, wall=30.0, memory=512 * 1024 * 1024)


def test_too_long_document_is_refused_before_the_cage():
    with pytest.raises(PdfFailed, match="terlalu panjang"):
        render("x" * (cage.MAX_HTML + 1), title="Uji")


def test_killed_server_is_replaced():
    render(HELLO, title="Uji")
    first = cage._server.process
    first.kill()
    assert render(HELLO, title="Uji").startswith(b"%PDF")
    assert cage._server.process.pid != first.pid


def test_server_killed_in_the_middle_of_a_letter_loses_nothing():
    render(HELLO, title="Uji")
    timer = threading.Timer(0.15, cage._server.process.kill)
    timer.start()
    data = render("<p>" + "kata " * 20_000, title="Uji")
    timer.join()
    assert data.startswith(b"%PDF")


def test_child_killed_from_outside_is_worth_another_try():
    render(HELLO, title="Uji")
    server = cage._server.process.pid
    with ThreadPoolExecutor(1) as pool:
        letter = pool.submit(render, "<table><tr><td colspan=1000000>x</table>", title="Uji")
        child = _wait_for_child(server)
        os.kill(child, signal.SIGKILL)
        with pytest.raises(PdfFailed) as failure:
            letter.result()
    assert failure.value.transient


def test_children_die_with_their_server():
    render(HELLO, title="Uji")
    server = cage._server.process
    with ThreadPoolExecutor(1) as pool:
        letter = pool.submit(render, "<table><tr><td colspan=1000000>x</table>", title="Uji", limits=Limits(wall=2))
        child = _wait_for_child(server.pid)
        server.kill()
        with pytest.raises(PdfFailed):
            letter.result()
    assert not Path(f"/proc/{child}").exists()


def test_server_ends_when_its_caller_ends():
    context = multiprocessing.get_context("fork")
    pipe, theirs = context.Pipe()
    caller = context.Process(target=_render_and_tell, args=(theirs,))
    caller.start()
    pid = pipe.recv()
    caller.join()
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), 10, "the end of the server")


def test_forked_worker_starts_a_server_of_its_own():
    render(HELLO, title="Uji")
    mine = cage._server.process.pid
    context = multiprocessing.get_context("fork")
    pipe, theirs = context.Pipe()
    worker = context.Process(target=_render_and_tell, args=(theirs,))
    worker.start()
    assert pipe.recv() not in (None, mine)
    worker.join()
    assert worker.exitcode == 0
    assert render(HELLO, title="Uji") and cage._server.process.pid == mine


def _render_and_tell(pipe) -> None:
    data = render(HELLO, title="Uji")
    pipe.send(cage._server.process.pid if data.startswith(b"%PDF") else None)


def test_threads_share_one_server_and_get_their_own_letters():
    def letter(number: int) -> str:
        return _text(render(f"<p>Surat nomor {number} milik sendiri.</p>", title=str(number)))

    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(letter, range(12)))
    assert all(f"Surat nomor {number} milik" in text for number, text in enumerate(texts))


def test_hanging_letter_does_not_hold_up_others():
    render(HELLO, title="Uji")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(render, "<table><tr><td colspan=1000000>x</table>", title="Uji", limits=Limits(wall=4))
        started = time.monotonic()
        render(HELLO, title="Uji")
        assert time.monotonic() - started < 3
        assert slow.exception() is not None


def test_memory_and_descriptors_stay_flat():
    render(HELLO, title="Uji")
    server = cage._server.process.pid
    mine, theirs, memory = _descriptors("self"), _descriptors(server), _rss(server)
    for _ in range(40):
        _, report = render_with_report(HELLO, title="Uji")
    # The server hangs up a moment after its last word; what leaks forty times never comes back to where it was.
    wait_until(lambda: _descriptors("self") <= mine and _descriptors(server) <= theirs, 10, "all descriptors closed")
    assert _rss(server) - memory < 2 * 2**20
    assert report.rss < 150 * 2**20


def _descriptors(pid: int | str) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def _rss(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _wait_for_child(server: int) -> int:
    children = Path(f"/proc/{server}/task/{server}/children")
    child = int(wait_until(lambda: children.read_text().split(), 5, "a child")[0])
    time.sleep(0.1)
    return child


def _text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def _attachments(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = [str(key)[1:] for item in pdf.objects if isinstance(item, pikepdf.Dictionary) for key in item]
        return [*pdf.attachments, *FORBIDDEN.intersection(names)]


def _every_stream(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return b"".join(_plain(item) for item in pdf.objects if isinstance(item, pikepdf.Stream)) + data


def _plain(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:  # a picture in a filter that cannot be undone
        return stream.read_raw_bytes()
