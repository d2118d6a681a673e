"""What was read of the signature of a file: facts first, then the words people read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Report:
    """base: ours and only signed ("same"), ours and changed too ("changed"), saved anew ("other").

    whole: the signature covers the file to its last byte. chain: "trusted", "unknown" (to none of the authorities
    installed here), "none" (none is installed), "trial" (the demo key of this portal).
    """

    refused: str = ""
    signatures: int = 0
    intact: bool = False
    whole: bool = False
    base: str = ""
    text_same: bool = False
    subject: str = ""
    organization: str = ""
    issuer: str = ""
    serial: str = ""
    valid_from: str = ""
    valid_until: str = ""
    fingerprint: str = ""
    in_force: bool = False
    chain: str = ""
    root: str = ""
    at: str = ""
    stamped: bool = False
    codes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Report:
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in told.items() if name in known})

    def kept(self) -> dict[str, Any]:
        """For the row of the letter."""
        return {name: value for name, value in asdict(self).items() if name not in ("refused", "codes")}

    @property
    def sound(self) -> bool:
        return not self.refused and bool(self.signatures) and self.intact and self.whole

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.at) if self.at else None

    @property
    def begins(self) -> datetime | None:
        return datetime.fromisoformat(self.valid_from) if self.valid_from else None

    @property
    def ends(self) -> datetime | None:
        return datetime.fromisoformat(self.valid_until) if self.valid_until else None

    @property
    def chain_words(self) -> str:
        if self.chain == "trusted":
            return f"Penerbitnya dipercaya portal ini: rantainya sampai ke {self.root}."
        return CHAIN.get(self.chain, "")


CHAIN = {
    "unknown": "Penerbitnya tidak termasuk sertifikat akar yang dipasang di portal ini.",
    "none": "Portal ini belum memasang sertifikat akar, jadi penerbit sertifikat tidak diperiksa.",
    "trial": "Kunci contoh portal (UJI COBA), bukan tanda tangan elektronik bersertifikat.",
}
