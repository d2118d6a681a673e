"""The pages of a private file as a reader sees them: sizes, pictures, words, and a copy that is nothing but pictures.

It knows no case. All work on the file happens in a child process with limits (`child.py`); `ask.py` is the way to it.
"""

from .ask import Box, Line, SheetsRefused, Word, flatten, lines, may_be_seen, picture, sizes

__all__ = ["Box", "Line", "SheetsRefused", "Word", "flatten", "lines", "may_be_seen", "picture", "sizes"]
