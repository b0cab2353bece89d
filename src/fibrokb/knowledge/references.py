"""The bibliography: CSL items as their specification names the fields, and how their keys are made."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import msgspec

from fibrokb.knowledge.terms import SeenAs, SourceStatus

CslType = Literal["article-journal", "article", "report", "webpage", "book", "chapter", "dataset", "thesis"]

_SKIPPED = frozenset(
    ["a", "an", "the", "of", "on", "in", "for", "and", "to", "is", "are", "do", "does", "with", "from"]
)


class Name(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An author: a person (``family``, ``given``) or a group (``literal``)."""

    family: str = ""
    given: str = ""
    literal: str = ""


class Issued(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"date_parts": "date-parts"},
):
    """A date as CSL writes it: ``[[year, month, day]]``, month and day optional."""

    date_parts: tuple[tuple[int, ...], ...]


class Seen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where and when we saw the source, and what is known about notices on it."""

    seen_at: str
    seen_on: str
    seen_as: SeenAs
    source_status: SourceStatus
    checked_on: str
    note: str = ""


class Reference(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={
        "container_title": "container-title",
        "doi": "DOI",
        "pmid": "PMID",
        "url": "URL",
        "publisher_place": "publisher-place",
    },
):
    """One source, in the fields of the Citation Style Language."""

    id: str
    type: CslType
    title: str
    author: tuple[Name, ...]
    container_title: str = ""
    publisher: str = ""
    publisher_place: str = ""
    number: str = ""
    issued: Issued
    volume: str = ""
    issue: str = ""
    page: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    custom: Seen
    local: bool | msgspec.UnsetType = msgspec.UNSET

    @property
    def year(self) -> int:
        """The year of publication."""
        return self.date[0]

    @property
    def date(self) -> tuple[int, ...]:
        """The date of publication as far as it is given; the year is 0 where none is."""
        return (self.issued.date_parts or ((),))[0] or (0,)

    @property
    def lead(self) -> str:
        """The first author's family name, or the group's name."""
        return next((name.family or name.literal for name in self.author), "")

    @property
    def called(self) -> str:
        """Author and year as they are said in a sentence: «Bruun 2024»."""
        return f"{self.lead} {self.year}"

    @property
    def link(self) -> str:
        """The address at which a reader finds it: DOI, else PubMed, else the recorded address."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url


def ascii_word(text: str) -> str:
    """Gives the letters and digits of a text in plain lower-case ASCII."""
    plain = text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l")
    folded = unicodedata.normalize("NFKD", plain.replace("Ł", "L").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]", "", folded.lower())


def key_of(lead: str, year: int, title: str) -> str:
    """Gives the citation key that a source gets: family name, year, first telling word of the title."""
    words = (ascii_word(word.split("-")[0]) for word in re.split(r"[\s‐–—/:]+", title))
    word = next((w for w in words if w and w not in _SKIPPED), "untitled")
    return f"{ascii_word(lead)}-{year}-{word}"
