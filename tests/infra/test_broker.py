"""The queue in files: a message is there whole or not at all, and half a file hurts nobody."""

import threading
from collections import Counter
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import filesystem

from ppid_portal import broker

pytestmark = pytest.mark.sqlite


def channel(kind: type[filesystem.Transport], folder: Path) -> Any:
    for name in ("queue", "claimed", "control"):
        (folder / name).mkdir(exist_ok=True)
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "claimed"),
        "control_folder": str(folder / "control"),
    }
    return Connection("localhost", transport=kind, transport_options=options).channel()


class Peek:
    """A message that looks into the queue while it is being written."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.seen: BaseException | None = None

    def __json__(self) -> dict[str, str]:
        try:
            self.reader._get("celery")
        except (Empty, ValueError) as seen:
            self.seen = seen
        return {"body": "isi"}


def test_a_message_under_way_is_not_seen(tmp_path):
    ours = channel(broker.Transport, tmp_path)
    message = Peek(ours)
    ours._put("celery", message)
    assert isinstance(message.seen, Empty)
    assert ours._get("celery") == {"body": "isi"}


def test_the_stock_transport_shows_it_empty_and_would_take_the_worker_down(tmp_path):
    stock = channel(filesystem.Transport, tmp_path)
    message = Peek(stock)
    stock._put("celery", message)
    assert isinstance(message.seen, ValueError)


def test_half_a_message_is_passed_over_and_the_next_one_arrives(tmp_path):
    ours = channel(broker.Transport, tmp_path)
    (tmp_path / "queue" / "0_half.celery.msg").touch()
    ours._put("celery", {"body": "isi"})
    assert ours._get("celery") == {"body": "isi"}
    with pytest.raises(Empty):
        ours._get("celery")


def test_half_a_list_of_queues_is_made_anew(tmp_path):
    ours = channel(broker.Transport, tmp_path)
    (tmp_path / "control" / "celery.exchange").touch()
    ours._queue_bind("celery", "celery", "", "celery")
    assert [row.queue for row in ours.get_table("celery")] == ["celery"]


def test_many_writers_and_readers_lose_and_double_nothing(tmp_path):
    got: list[int] = []
    wanted = range(400)

    def write(numbers: range) -> None:
        own = channel(broker.Transport, tmp_path)
        for number in numbers:
            own._put("celery", {"number": number})

    def read() -> None:
        own = channel(broker.Transport, tmp_path)
        while len(got) < len(wanted):
            try:
                got.append(own._get("celery")["number"])
            except Empty:
                continue

    threads = [threading.Thread(target=write, args=(wanted[start : start + 100],)) for start in range(0, 400, 100)]
    threads += [threading.Thread(target=read, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(got) == Counter(wanted)


def test_messages_leave_in_the_order_they_came_and_no_file_stays(tmp_path):
    ours = channel(broker.Transport, tmp_path)
    for number in range(20):
        ours._put("celery", {"number": number})
    assert [ours._get("celery")["number"] for _ in range(20)] == list(range(20))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
