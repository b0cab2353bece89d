"""Text in stretches of colour, through rich's Style; its Text takes longer to load than a whole search."""

from __future__ import annotations

import functools
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style


class Coloured(NamedTuple):
    """A text in stretches, each with the name of a style («bold cyan», or nothing). Data is never read as markup."""

    parts: tuple[tuple[str, str], ...] = ()

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(words for words, _ in self.parts)

    def then(self, words: str, style: str = "") -> Coloured:
        """Gives the text with more words at its end."""
        return Coloured((*self.parts, (words, style)))

    def with_next(self, other: Coloured) -> Coloured:
        """Gives the text with another at its end."""
        return Coloured(self.parts + other.parts)

    def between(self, start: int, end: int | None = None) -> Coloured:
        """Gives the letters from ``start`` to ``end`` (not included), each in its style."""
        kept, at = [], 0
        for words, style in self.parts:
            part = words[max(0, start - at) : None if end is None else max(0, end - at)]
            kept.append((part, style))
            at += len(words)
        return Coloured(tuple(part for part in kept if part[0]))

    def also(self, style: str) -> Coloured:
        """Gives the text with a style added to what each stretch has."""
        return Coloured(tuple((words, f"{own} {style}".strip()) for words, own in self.parts))

    def codes(self) -> str:
        """Gives the text with the terminal's codes for its colours."""
        return "".join(
            _style(style).render(words, color_system=ColorSystem.STANDARD) if style else words
            for words, style in self.parts
        )


@functools.cache
def _style(name: str) -> Style:
    return Style.parse(name)
