"""The folder of files that carries messages by default: a writer killed half-way hurts no reader."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem

from ppid_portal.celery import app


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, str]:
    for name in ("queue", "processed", "control"):
        (tmp_path / name).mkdir()
    places = {"data_folder_in": "queue", "data_folder_out": "queue", "processed_folder": "processed"}
    return {key: str(tmp_path / name) for key, name in (places | {"control_folder": "control"}).items()}


def channel(folders: dict[str, str]) -> filesystem.Channel:
    assert app.main == "ppid_portal"  # importing the app put our transport in place
    return Connection("filesystem://", transport_options=folders).channel()


def test_half_a_message_is_passed_over_and_the_next_one_arrives(folders: dict[str, str]) -> None:
    queue = channel(folders)
    (Path(folders["data_folder_in"]) / "0_half.celery.msg").touch()
    queue._put("celery", {"body": "whole"})
    with pytest.raises(Empty):
        queue._get("celery")
    assert queue._get("celery") == {"body": "whole"}


def test_control_the_transport_as_shipped_dies_of_it(folders: dict[str, str]) -> None:
    (Path(folders["data_folder_in"]) / "0_half.celery.msg").touch()
    shipped = Connection(transport=filesystem.Transport, transport_options=folders).channel()
    with pytest.raises(ValueError, match="Expecting value"):
        shipped._get("celery")


def test_a_message_being_written_is_not_seen(folders: dict[str, str]) -> None:
    (Path(folders["data_folder_in"]) / "1_young.part").write_text('{"body": "ha')
    with pytest.raises(Empty):
        channel(folders)._get("celery")


def test_half_a_table_of_queues_is_made_anew(folders: dict[str, str]) -> None:
    (Path(folders["control_folder"]) / "celery.exchange").touch()
    queue = channel(folders)
    queue._queue_bind("celery", "celery", "", "celery")
    assert [row.queue for row in queue.get_table("celery")] == ["celery"]


def test_half_a_list_of_queues_that_a_kill_left_behind_is_made_anew(tmp_path):
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / "celery.exchange").write_text("")
    ours = channel(broker.Transport, tmp_path)
    ours._queue_bind("celery", "celery", "", "celery")
    assert [row.queue for row in ours.get_table("celery")] == ["celery"]
