"""Words as the search sees them: flat, without the empty ones, cut to their Indonesian stem.

The stem follows the rules of Snowball's Indonesian stemmer (F. Tala), which PostgreSQL's `indonesian` configuration
runs; here they serve the database that has none.
"""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 12
# Words that say nothing about what is wanted; PostgreSQL brings no Indonesian list.
EMPTY = frozenset(
    """
    ada adalah agar akan apa apakah atas atau bagaimana bagi bahwa banyak berapa bisa boleh dalam dan dapat dari data
    daftar dengan di dinas dokumen hal ingin informasi ini itu jumlah juga kami ke kepada kota kabupaten lain mana
    meminta minta mohon oleh pada para per provinsi saja salinan sampai satu saya sebagai secara sedang semua
    seluruh serta setiap sudah tahun tentang terkait untuk yang
    """.split()  # noqa: SIM905  a word list reads as words
)
VOWELS = frozenset("aeiou")
FIRST = re.compile(r"(men(?=y[aeiou])|pen(?=y[aeiou])|mem|pem|meng|men|me|peng|pen|di|ke|ter)")


def plain(text: str) -> str:
    """Lower case, without accents, one space between words."""
    flat = unicodedata.normalize("NFKD", text.replace("\x00", " "))
    return " ".join("".join(char for char in flat if not unicodedata.combining(char)).lower().split())


def all_words(text: str) -> list[str]:
    return re.findall(r"[0-9a-z]+", plain(text))


def telling(text: str) -> list[str]:
    """Words worth looking for, in their order; numbers of any length, other words from two letters."""
    return [word for word in all_words(text) if word not in EMPTY and (len(word) > 1 or word.isdigit())]


def stem(word: str) -> str:
    """ "perizinan" → "izin". Words of up to two syllables stay."""
    run = _Run(word)
    run.particles()
    if run.measure > 2:
        run.possessive()
    if run.measure > 2:
        run.affixes()
    return run.word


class _Run:
    """One word on its way; `prefix` remembers what was cut in front, because it rules which ending may go."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.measure = sum(letter in VOWELS for letter in word)
        self.prefix = 0
        self.kept = 0  # letters put back in front ("pemeriksaan" → p·eriksaan); a second prefix is sought behind them

    def _cut_end(self, *endings: str) -> bool:
        for ending in endings:
            if self.word.endswith(ending):
                self.word = self.word[: -len(ending)]
                self.measure -= 1
                return True
        return False

    def particles(self) -> None:
        if self.measure > 2:
            self._cut_end("kah", "lah", "pun")

    def possessive(self) -> None:
        self._cut_end("nya", "ku", "mu")

    def affixes(self) -> None:
        if self._first_prefix():
            if self.measure > 2 and self._suffix() and self.measure > 2:
                self._second_prefix()
            return
        self._second_prefix()
        if self.measure > 2:
            self._suffix()

    def _suffix(self) -> bool:
        if self.word.endswith("kan") and self.prefix not in (2, 3):
            return self._cut_end("kan")
        if self.word.endswith("an") and self.prefix != 1:
            return self._cut_end("an")
        if self.word.endswith("i") and self.prefix <= 2 and not self.word.endswith("si"):
            return self._cut_end("i")
        return False

    def _first_prefix(self) -> bool:
        found = FIRST.match(self.word)
        if not found:
            return False
        head, rest = found[1], self.word[found.end() :]
        self.prefix = 3 if head in ("ke", "peng", "pen", "pem") else 1
        if head in ("men", "pen") and rest[:1] == "y" and rest[1:2] in VOWELS and rest[1:2]:
            rest, self.kept = "s" + rest[1:], 1
        elif head in ("mem", "pem") and rest[:1] in VOWELS and rest:
            rest, self.kept = "p" + rest, 1
        self.word = rest
        self.measure -= 1
        return True

    def _second_prefix(self) -> None:
        front, word = self.word[: self.kept], self.word[self.kept :]
        if word.startswith(("belajar", "pelajar")):
            cut, self.prefix = 3, 4 if word[0] == "b" else self.prefix
        elif word.startswith("ber"):
            cut, self.prefix = 3, 4
        elif word.startswith("be") and word[3:5] == "er" and word[2] not in VOWELS:
            cut, self.prefix = 2, 4
        elif word.startswith("per"):
            cut, self.prefix = 3, 2
        elif word.startswith("pe"):
            cut, self.prefix = 2, 2
        else:
            return
        self.word = front + word[cut:]
        self.measure -= 1
