"""Following a case from outside: number and code, or the long link. Official numbers are public and open nothing by
themselves.

Code: 12 characters Crockford base32 (60 bit), kept through a salted password hasher. Link: 26 characters (130 bit),
kept as sha256. Unknown number and wrong code take the same road and the same time.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache

from casework.cases.models import Case

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
CODE_LENGTH, TOKEN_LENGTH = 12, 26
WRONG_PER_NUMBER, WRONG_PER_ADDRESS = (5, 15 * 60), (20, 60 * 60)  # tries, seconds
_CONFUSED = str.maketrans("ILO", "110", " -.")


class TooManyTries(Exception):
    """Wait; the message says how long, in Indonesian."""


@dataclass(frozen=True)
class Secrets:
    """Shown once, never kept: `code` in groups of four, `token` for the link; `hashes` go into the case."""

    code: str
    token: str

    @property
    def hashes(self) -> dict[str, str]:
        return {
            "code_hash": make_password(normal_code(self.code), hasher="tracking_pbkdf2"),
            "link_hash": token_hash(self.token),
        }


def new_secrets() -> Secrets:
    return Secrets(code=new_code(), token=_random(TOKEN_LENGTH))


def new_code() -> str:
    code = _random(CODE_LENGTH)
    return " ".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def _random(length: int) -> str:
    """32 letters: the low five bits of each random byte choose evenly."""
    return "".join(ALPHABET[byte & 31] for byte in secrets.token_bytes(length))


def normal_code(text: str) -> str:
    """As people type it: lower case, hyphens, O for 0, I or L for 1."""
    return text.upper().translate(_CONFUSED)


def token_hash(token: str) -> str:
    return hashlib.sha256(normal_code(token).encode()).hexdigest()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return make_password("nobody", hasher="tracking_pbkdf2")


def find(number: str, code: str, address: str) -> Case | None:
    """The case of that number and code. Raises TooManyTries.

    Running numbers repeat between agencies, so each is tried.
    """
    number = " ".join(number.upper().replace("-", "/").split())
    keys = ((f"lacak:{number}", WRONG_PER_NUMBER), (f"lacak-ip:{address}", WRONG_PER_ADDRESS))
    if any(int(cache.get(_key(key), 0)) >= limit[0] for key, limit in keys):
        raise TooManyTries("Terlalu banyak percobaan. Tunggu 15 menit, atau pakai tautan pada tanda bukti Saudara.")
    cases = list(Case.objects.filter(number=number).exclude(code_hash="").only("pk", "code_hash"))
    wanted = normal_code(code)
    hits = [case for case in cases if check_password(wanted, case.code_hash)]
    if not cases:
        check_password(wanted, _nobodys_hash())
    if hits:
        return hits[0]
    for key, (_, seconds) in keys:
        _count(_key(key), seconds)
    return None


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _count(key: str, seconds: int) -> None:
    if not cache.add(key, 1, seconds):
        cache.incr(key)


def find_by_token(token: str) -> Case | None:
    return Case.objects.filter(link_hash=token_hash(token)).only("pk").first() if len(token) == TOKEN_LENGTH else None
