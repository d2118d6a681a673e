"""The queue of the embedded default: kombu's folder of files, mended so that a writer killed half-way hurts nobody.

kombu writes a message in the place where the worker already looks, so a reader that comes in between takes an empty
file and dies of it. Here a message appears whole or not at all. What is lost costs a minute: the rows are the truth.
"""

from __future__ import annotations

from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu has it
        folder, name = Path(self.data_folder_out), f"{round(monotonic() * 1000)}_{uuid4()}"
        part = folder / f"{name}.part"
        part.write_bytes(dumps(payload).encode())
        part.replace(folder / f"{name}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return super()._get(queue)
        except ValueError:  # half a message that somebody else's kill left behind; it is out of the queue now
            raise Empty from None

    def _queue_bind(self, exchange: str, *names: str) -> None:
        try:
            super()._queue_bind(exchange, *names)
        except ValueError:  # half a table of queues: made anew
            self._exchange_file(exchange).unlink(missing_ok=True)
            super()._queue_bind(exchange, *names)


class Transport(filesystem.Transport):
    Channel = Channel
