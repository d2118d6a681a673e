"""Keys of personal data (UU 27/2022), kept in a file outside the database.

The file holds named AES-256-GCM master keys and one HMAC key:
{"current": "k20261121-3f9a", "master": {"k20261121-3f9a": "<base64>"}, "hash": "<base64>"}
A master key only wraps: each applicant has a data key of its own, and erasing somebody destroys that one.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE = 12
CURE = "Buat sekali dengan `manage.py new_personal_key`, lalu simpan salinannya terpisah dari cadangan basis data."


# models above that hold data keys of their own in `data_key`, bound to their `ref`; a new master key wraps them too
holders: list[type[models.Model]] = []


class Unreadable(RuntimeError):
    """A value that the keys at hand cannot open: wrong key file, or a damaged row."""


@dataclass(frozen=True)
class Keys:
    current: str
    master: dict[str, bytes]
    hash: bytes

    def wrap(self, data_key: bytes, *, owner: str) -> str:
        """`<key id>$<base64>`; the owner is bound in, so that a row cannot borrow another's key."""
        return f"{self.current}${encode(seal(self.master[self.current], data_key, owner))}"

    def unwrap(self, wrapped: str, *, owner: str) -> bytes:
        key_id, _, sealed = wrapped.partition("$")
        if key_id not in self.master:
            raise Unreadable(
                f"Kunci {key_id} tidak ada di {settings.PERSONAL_DATA_KEY_FILE}. Pulihkan berkas kunci dari cadangan."
            )
        return unseal(self.master[key_id], decode(sealed), owner)

    def fingerprint(self, *parts: object) -> str:
        """Keyed hash for looking up a value that itself is encrypted."""
        message = "\x1f".join(str(part) for part in parts).encode()
        return hmac.new(self.hash, message, hashlib.sha256).hexdigest()


def keys() -> Keys:
    """The keys as the file has them now (a rotation is seen without a restart)."""
    path = Path(settings.PERSONAL_DATA_KEY_FILE)
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        if not settings.PERSONAL_DATA_KEY_CREATE:
            raise ImproperlyConfigured(f"Berkas kunci data pribadi {path} tidak ada. {CURE}") from None
        create(path)
        stamp = path.stat().st_mtime_ns
    return _load(path, stamp)


@lru_cache(maxsize=4)
def _load(path: Path, stamp: int) -> Keys:
    try:
        content = json.loads(path.read_text())
        master = {name: decode(value) for name, value in content["master"].items()}
        loaded = Keys(content["current"], master, decode(content["hash"]))
        sound = loaded.current in master and all(len(key) == 32 for key in (*master.values(), loaded.hash))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(
            f"Berkas kunci data pribadi {path} tidak terbaca. Pulihkan dari cadangan."
        ) from error
    if not sound:
        raise ImproperlyConfigured(f"Berkas kunci data pribadi {path} tidak lengkap. Pulihkan dari cadangan.")
    return loaded


def create(path: Path) -> None:
    """A first key file; when two processes try at once both end up with the same one."""
    name = _new_name()
    content = {
        "current": name,
        "master": {name: encode(secrets.token_bytes(32))},
        "hash": encode(secrets.token_bytes(32)),
    }
    part = _written_beside(path, content)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def rotate(path: Path) -> str:
    """Adds a master key and makes it current; older ones stay, to open what they wrapped. Answers its name."""
    content = json.loads(path.read_text())
    name = _new_name()
    content["master"][name] = encode(secrets.token_bytes(32))
    content["current"] = name
    os.replace(_written_beside(path, content), path)
    return name


def forget(path: Path, names: set[str]) -> None:
    """Takes master keys that wrap nothing any more out of the file."""
    content = json.loads(path.read_text())
    content["master"] = {name: value for name, value in content["master"].items() if name not in names}
    os.replace(_written_beside(path, content), path)


def _new_name() -> str:
    return f"k{secrets.token_hex(4)}"


def _written_beside(path: Path, content: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        json.dump(content, target, indent=1)
        target.flush()
        os.fsync(target.fileno())
    return part


def seal(key: bytes, plain: bytes, owner: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, owner.encode())


def unseal(key: bytes, sealed: bytes, owner: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable("Data pribadi tidak dapat dibuka: berkas kunci tidak cocok atau baris rusak.") from error


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)
