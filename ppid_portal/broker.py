"""The queue of the embedded default: messages as files, for one machine without any service.

kombu's own files transport shows a message to readers before it has written it, and a reader that finds it empty takes
the whole worker down. Here a message appears whole or not at all, and is claimed by a rename within one folder. What a
kill loses all the same costs a minute: the rows are the truth.
"""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

TABLE_TRIES, TABLE_PAUSE = 50, 0.01  # another process may be writing the first list of queues just now


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu has it
        path = Path(self.data_folder_out) / f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        part = path.with_suffix(".part")
        try:
            part.write_text(dumps(payload))
            part.replace(path)
        except OSError as error:
            raise ChannelError(f"cannot write {path}: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            claimed = Path(self.processed_folder) / name
            try:
                (Path(self.data_folder_in) / name).rename(claimed)
            except FileNotFoundError:
                continue  # another worker was first
            payload = claimed.read_text()
            claimed.unlink()
            try:
                return loads(payload)
            except ValueError:
                continue  # a power cut may leave a name without its content
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        for _ in range(TABLE_TRIES):
            try:
                return super().get_table(exchange)
            except ValueError:
                time.sleep(TABLE_PAUSE)
        return super().get_table(exchange)

    def _queue_bind(self, exchange: str, *names: str) -> None:
        try:
            super()._queue_bind(exchange, *names)
        except ValueError:  # half a list that a kill left behind: made anew
            self._exchange_file(exchange).unlink(missing_ok=True)
            super()._queue_bind(exchange, *names)


class Transport(filesystem.Transport):
    Channel = Channel


TRANSPORT_ALIASES["files"] = "ppid_portal.broker:Transport"
