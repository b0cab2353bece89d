"""Takes the prose out of a saved web page; nothing in it is run, fetched or obeyed.

The standard library's parser is used because it tells the line of every piece of text, which a report needs.
"""

from __future__ import annotations

from html.parser import HTMLParser

_SILENT = frozenset(
    """script style template noscript svg math iframe object embed canvas audio video select option textarea button
    form nav footer aside dialog head menu map""".split()
)
"""Elements whose text is no prose."""
_BLOCKS = frozenset(
    """address article blockquote body br dd details div dl dt fieldset figcaption figure header hgroup hr html li
    main ol p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6""".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SHARE = 0.4


def prose(page: str) -> list[tuple[int, str]]:
    """Gives the paragraphs of a page as lines of Markdown with empty lines between, by the line on which each begins.

    Where an ``article`` or ``main`` holds a good part of the words, only that is read.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end_paragraph()
    inner = [found for found in reader.found if found.inner]
    total = sum(len(found.words) for found in reader.found)
    chosen = inner if sum(len(found.words) for found in inner) >= _SHARE * total else reader.found
    lines: list[tuple[int, str]] = []
    for found in chosen:
        lines += [(found.line, found.words), (found.line, "")]
    return lines


class _Found:
    def __init__(self, line: int, words: str, *, inner: bool) -> None:
        self.line, self.words, self.inner = line, words, inner


class _Reader(HTMLParser):
    """Collects the text of blocks; an element that is never closed silences no more than its kind allows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Found] = []
        self._silent = ""
        self._depth = 0
        self._inside = 0
        self._mark = ""
        self._words: list[str] = []
        self._line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent:
            self._depth += tag == self._silent
            return
        hidden = any(name == "hidden" or (name == "aria-hidden" and value == "true") for name, value in attrs)
        if (tag in _SILENT or hidden) and tag not in _VOID:
            self._silent, self._depth = tag, 1
            return
        if tag in ("article", "main"):
            self.end_paragraph()
            self._inside += 1
        if tag in _BLOCKS:
            self.end_paragraph()
            self._mark = "# " if tag in _HEADINGS else "- " if tag == "li" else self._mark if tag == "p" else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and not self._silent:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._depth -= tag == self._silent
            if not self._depth or tag in ("body", "html"):
                self._silent = ""
            return
        if tag in _BLOCKS:
            self.end_paragraph()
            self._mark = ""
        if tag in ("article", "main"):
            self._inside = max(0, self._inside - 1)

    def handle_data(self, data: str) -> None:
        if self._silent or not data:
            return
        if data.strip() and not self._line:
            before = len(data) - len(data.lstrip())
            self._line = self.getpos()[0] + data[:before].count("\n")
        if self._words and self._words[-1][-1].islower() and data[0].isupper():
            self._words.append(" ")  # «<b>Joints</b><span>Stiffness», set apart by its style
        self._words.append(data)

    def end_paragraph(self) -> None:
        """Keeps what was collected as one paragraph."""
        words = " ".join("".join(self._words).split())
        if words:
            self.found.append(_Found(self._line, f"{self._mark}{words}", inner=self._inside > 0))
            self._mark = ""
        self._words, self._line = [], 0
