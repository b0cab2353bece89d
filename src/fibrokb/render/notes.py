"""Numbers the sources of a document in the order in which they are cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge.citations import BRACKET, keys_in
from fibrokb.render import bibliography
from fibrokb.render.document import Line, Run, Source, Sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fibrokb.knowledge.references import Reference


class Notes:
    """Numbers the sources of a document in the order in which they are cited."""

    def __init__(self, references: Mapping[str, Reference]) -> None:
        self._references = references
        self._numbers: dict[str, int] = {}

    def cite(self, *keys: str) -> tuple[Run, ...]:
        """Gives the marks that cite some sources; a key that is nowhere is shown as it is."""
        runs: list[Run] = []
        for key in dict.fromkeys(keys):
            number = self._numbers.setdefault(key, len(self._numbers) + 1)
            runs += [Run(" "), Run(str(number), "cite", key)]
        return tuple(runs)

    def prose(self, words: str) -> Line:
        """Gives a text with its citations as marks."""
        runs: list[Run] = []
        end = 0
        for bracket in BRACKET.finditer(words):
            runs += [Run(words[end : bracket.start()]), *self.cite(*keys_in(bracket.group()))]
            end = bracket.end()
        runs.append(Run(words[end:]))
        return tuple(run for run in runs if run.text)

    def sources(self, *, full: bool) -> Sources:
        """Gives the numbered list of all that was cited."""
        items = []
        for key, number in self._numbers.items():
            reference = self._references.get(key)
            if reference is None:
                items.append(Source(number, key, key, "", "not in the bibliography"))
                continue
            shown = bibliography.vancouver(reference) if full else bibliography.short(reference)
            notices = (bibliography.notice(reference), "local" if reference.local else "")
            items.append(Source(number, key, shown, reference.link, "; ".join(filter(None, notices))))
        return Sources(tuple(items), brief=not full)
