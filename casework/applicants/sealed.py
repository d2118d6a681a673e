"""Model fields whose value is encrypted under the row's own data key."""

from typing import Any

from . import keys as personal

ERASED = "(data dihapus)"


class Sealed:
    """Plain text over a text column that holds base64 of nonce and AES-256-GCM; opened only when asked."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        if not sealed:
            return ERASED if row.erased_at and self.name in row.ERASED_SHOWN else ""
        return personal.unseal(row.open_key(), personal.decode(sealed), f"{row.ref}:{self.name}").decode()

    def __set__(self, row: Any, value: str) -> None:
        sealed = (
            personal.encode(personal.seal(row.open_key(), value.encode(), f"{row.ref}:{self.name}")) if value else ""
        )
        setattr(row, self.column, sealed)


class RowCipher:
    """Encrypts the files of one row (casework.files.store takes it as `cipher`)."""

    def __init__(self, key: bytes, owner: str):
        self.key, self.owner = key, f"{owner}:file"

    def encrypt(self, data: bytes) -> bytes:
        return personal.seal(self.key, data, self.owner)

    def decrypt(self, data: bytes) -> bytes:
        return personal.unseal(self.key, data, self.owner)
