"""Asks PubMed through the E-utilities: ESearch finds the PMID of a DOI, EFetch gives records as XML.

Described in «Entrez Programming Utilities Help» (NCBI Bookshelf NBK25499) and in NLM's «MEDLINE/PubMed XML Element
Descriptions».
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, TypeVar

import msgspec

from fibrokb.curation.client import Absent, BadAnswer, NoAnswer
from fibrokb.knowledge.verification import Dated, Notice, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element

    from fibrokb.curation.client import Client
    from fibrokb.knowledge.terms import SourceStatus
    from fibrokb.knowledge.verification import DateKind

T = TypeVar("T")
BASE = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
BATCH = 200
"""The most ids that one EFetch question may hold."""
TOOL = "fibrokb"
_NOTICES: dict[str, SourceStatus] = {
    "RetractionIn": "retracted",
    "RetractedandRepublishedIn": "retracted",
    "PartialRetractionIn": "retracted",
    "ExpressionOfConcernIn": "expression-of-concern",
    "ErratumIn": "corrected",
    "CorrectedandRepublishedIn": "corrected",
    "UpdateIn": "superseded",
}
_TYPES: dict[str, SourceStatus] = {"Retracted Publication": "retracted", "Preprint": "preprint"}
_IS_NOTICE = ("Retraction of Publication", "Retraction Notice", "Published Erratum", "Expression of Concern")
_NONE = re.compile(r"ID list is empty|no correct IDs|cannot get document", re.IGNORECASE)


def per_second(key: str) -> float:
    """Gives how often PubMed may be asked: three times a second, ten with a key."""
    return 10.0 if key else 3.0


def find(client: Client, doi: str, key: str = "") -> tuple[str, ...]:
    """Gives the PMIDs that PubMed finds for a DOI."""
    quoted = doi.replace('"', "")
    query = {"term": f'"{quoted}"[doi]', "retmode": "json", "retmax": "5", **_asked_by(client, key)}
    return _asked(client, "esearch.fcgi", _ids, query)


def fetch(client: Client, pmids: Iterable[str], key: str = "") -> dict[str, Record]:
    """Gives the records of up to 200 PMIDs; one that PubMed does not hold is left out."""
    query = {"id": ",".join(pmids), "retmode": "xml", **_asked_by(client, key)}
    return _asked(client, "efetch.fcgi", _records, query)


def _asked(client: Client, tool: str, read: Callable[[bytes], T], query: dict[str, str]) -> T:
    try:
        return client.ask(tool, read, query=query, post=True)
    except Absent:  # the E-utilities answer 404 when the address is wrong, not when a record is missing
        raise NoAnswer("answered 404") from None


def _asked_by(client: Client, key: str) -> dict[str, str]:
    asked = {"db": "pubmed", "tool": TOOL, "email": client.email}
    return {**asked, "api_key": key} if key else asked


def _ids(body: bytes) -> tuple[str, ...]:
    try:
        answer = msgspec.json.decode(body)
    except msgspec.DecodeError:
        raise BadAnswer("sent broken JSON") from None
    if not isinstance(answer, dict):
        raise BadAnswer("sent JSON of another shape")
    result = answer.get("esearchresult")
    error = answer.get("error") or (result.get("ERROR") if isinstance(result, dict) else "")
    if error:
        raise BadAnswer(f"answered with an error: {str(error)[:200]}")
    ids = result.get("idlist") if isinstance(result, dict) else None
    if not isinstance(ids, list):
        raise BadAnswer("sent JSON of another shape")
    return tuple(str(number) for number in ids)


def _records(body: bytes) -> dict[str, Record]:
    root = _root(body)
    error = root if root.tag == "ERROR" else root.find("ERROR")
    if error is not None:
        words = " ".join("".join(error.itertext()).split())
        if _NONE.search(words):
            return {}
        raise BadAnswer(f"answered with an error: {words[:200]}")
    if root.tag != "PubmedArticleSet":
        raise BadAnswer("sent XML of another shape")
    records = (_record(article) for article in root if article.tag in ("PubmedArticle", "PubmedBookArticle"))
    return {record.pmid: record for record in records if record.pmid}


def _root(body: bytes) -> Element:
    """Gives the root of an XML answer; declared entities are refused, so that none can swell or reach a file."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadAnswer("sent text that is not UTF-8") from None
    if "<!ENTITY" in text:
        raise BadAnswer("sent XML that declares entities, which are not read here")
    try:
        return ET.fromstring(text)
    except (ET.ParseError, ValueError, RecursionError):
        said = re.match(r'\s*\{\s*"error"\s*:\s*"([^"]{1,200})', text)
        raise BadAnswer(f"answered with an error: {said[1]}" if said else "sent broken XML") from None


def _words(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _record(article: Element) -> Record:
    citation = article.find("MedlineCitation")
    work = citation.find("Article") if citation is not None else article.find("BookDocument")
    holder = citation if citation is not None else work
    if holder is None or work is None:
        return Record()
    types = [_words(kind) for kind in work.iterfind(".//PublicationType")]
    return Record(
        titles=_titles(work),
        lead=_lead(work),
        dates=_dates(work),
        journals=tuple(filter(None, dict.fromkeys(_words(holder.find(path)) for path in _JOURNAL_PATHS))),
        volume=_words(work.find("Journal/JournalIssue/Volume")),
        doi=_doi(article, work),
        pmid=_words(holder.find("PMID")),
        abstract=_abstract(work),
        notices=(*_notices(holder), *(Notice(_TYPES[kind], kind) for kind in types if kind in _TYPES)),
        remarks=tuple(f"the record is itself a notice ({kind})" for kind in types if kind in _IS_NOTICE),
    )


_JOURNAL_PATHS = (
    "Article/Journal/Title",
    "Article/Journal/ISOAbbreviation",
    "MedlineJournalInfo/MedlineTA",
    "Book/BookTitle",
)


def _titles(work: Element) -> tuple[str, ...]:
    """Gives the title, without the brackets and the full stop that PubMed puts around a translated one."""
    named = (_words(work.find(path)) for path in ("ArticleTitle", "VernacularTitle", "Book/BookTitle"))
    return tuple(re.sub(r"^\[(.*)\]\.?$", r"\1", title) for title in named if title)


def _lead(work: Element) -> tuple[str, ...]:
    for author in work.iterfind("AuthorList/Author"):
        if author.get("ValidYN") == "N":  # PubMed keeps a name that it has corrected beside the right one
            continue
        names = tuple(filter(None, (_words(author.find(tag)) for tag in ("LastName", "CollectiveName"))))
        if names:
            return names
    return ()


def _dates(work: Element) -> tuple[Dated, ...]:
    printed: DateKind = "online" if work.get("PubModel", "").startswith("Electronic") else "print"
    found = [Dated(year, printed) for year in _years(work.find("Journal/JournalIssue/PubDate"))]
    found += [Dated(year, "print") for year in _years(work.find("Book/PubDate"))]
    found += [Dated(year, "online") for date in work.iterfind("ArticleDate") for year in _years(date)]
    return tuple(dict.fromkeys(found))


def _years(date: Element | None) -> Iterator[int]:
    if date is not None:
        words = _words(date.find("Year")) or _words(date.find("MedlineDate"))
        yield from (int(year) for year in re.findall(r"\b(?:1[89]|20)\d\d\b", words))


def _doi(article: Element, work: Element) -> str:
    own = article.find("PubmedData/ArticleIdList/ArticleId[@IdType='doi']")
    if own is None:
        located = (e for e in work.iterfind("ELocationID[@EIdType='doi']") if e.get("ValidYN") != "N")
        own = next(located, None)
    return _words(own)


def _abstract(work: Element) -> str:
    """Gives the abstract, its parts led by their labels as they are on the page."""
    parts = []
    for part in work.iterfind("Abstract/AbstractText"):
        label = part.get("Label", "")
        parts.append(f"{label}: {_words(part)}" if label and label != "UNLABELLED" else _words(part))
    return "\n".join(filter(None, parts))


def _notices(holder: Element) -> Iterator[Notice]:
    for entry in holder.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        kind = entry.get("RefType", "")
        if kind in _NOTICES:
            pmid = _words(entry.find("PMID"))
            yield Notice(_NOTICES[kind], kind, f"PMID {pmid}" if pmid else _words(entry.find("RefSource")))
