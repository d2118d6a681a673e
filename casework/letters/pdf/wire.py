"""What travels between the caller, the fork server and its children: one job, one answer, one trailer."""

import json
import socket
import struct
from dataclasses import dataclass, field

PAPER = "paper.css"  # the asset that is no picture: measures of the paper
HEAD = struct.Struct("!cI")
JOB, PDF, FAILED, CRASHED, TRAILER = b"J", b"P", b"F", b"C", b"T"
SPEECHLESS = 77  # exit code of a child that had no memory left to say so
MAX_FRAME = 64 * 1024 * 1024


class Closed(ConnectionError):
    """The other end went away in the middle of a frame."""


@dataclass(frozen=True)
class Limits:
    """Seconds of CPU, seconds of wall time, bytes of memory for one document."""

    cpu: int = 30
    wall: float = 30.0
    memory: int = 512 * 1024 * 1024

    def pack(self) -> bytes:
        return json.dumps([self.cpu, self.wall, self.memory]).encode()

    @classmethod
    def unpack(cls, data: bytes) -> "Limits":
        return cls(*json.loads(data))


@dataclass(frozen=True)
class Job:
    html: str
    title: str
    assets: dict[str, bytes] = field(default_factory=dict)

    def pack(self) -> bytes:
        html = self.html.encode()
        sizes = [[name, len(data)] for name, data in self.assets.items()]
        head = json.dumps([self.title, len(html), sizes]).encode()
        return b"".join([struct.pack("!I", len(head)), head, html, *self.assets.values()])

    @classmethod
    def unpack(cls, data: bytes) -> "Job":
        start = 4 + struct.unpack_from("!I", data)[0]
        title, size, sizes = json.loads(data[4:start])
        html = data[start : start + size].decode()
        assets, start = {}, start + size
        for name, length in sizes:
            assets[name] = data[start : start + length]
            start += length
        return cls(html, title, assets)


def send(sock: socket.socket, kind: bytes, body: bytes) -> None:
    sock.sendall(HEAD.pack(kind, len(body)) + body)


def receive(sock: socket.socket) -> tuple[bytes, bytes]:
    kind, size = HEAD.unpack(_exactly(sock, HEAD.size))
    if size > MAX_FRAME:
        raise Closed
    return kind, _exactly(sock, size)


def _exactly(sock: socket.socket, size: int) -> bytes:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        count = sock.recv_into(view[done:])
        if not count:
            raise Closed
        done += count
    return bytes(buffer)
