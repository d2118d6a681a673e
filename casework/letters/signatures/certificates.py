"""What a certificate says, for people. Read in the child as well: no Django here."""

from typing import Any


def facts(certificate: Any) -> dict[str, Any]:
    return {
        "subject": name_of(certificate.subject),
        "organization": part_of(certificate.subject, "organization_name"),
        "issuer": name_of(certificate.issuer),
        "serial": f"{certificate.serial_number:X}",
        "valid_from": certificate.not_valid_before.isoformat(),
        "valid_until": certificate.not_valid_after.isoformat(),
        "fingerprint": certificate.sha256.hex(),
    }


def part_of(name: Any, key: str) -> str:
    value = name.native.get(key, "")
    return " ".join(value) if isinstance(value, list) else str(value)


def name_of(name: Any) -> str:
    return (part_of(name, "common_name") or name.human_friendly)[:200]
