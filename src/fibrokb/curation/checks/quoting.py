"""Checks of our sentences against the records: numbers, citations, copied words. All of them are warnings.

A machine can't tell whether a sentence is true; it can tell that a number stands nowhere else, or cites nothing.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import msgspec

from fibrokb.curation.checks.common import fault
from fibrokb.curation.numbers import SMALL, TENS, numbers_in, of_field
from fibrokb.knowledge.citations import keys_in, without_citations
from fibrokb.knowledge.language import fold
from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fibrokb.curation.numbers import Number
    from fibrokb.knowledge.model import Topic
    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset

CODES = {
    "W003": "a number in prose that cites nothing and stands in no record of that topic (warning)",
    "W004": "sentences in prose without a citation (warning)",
    "W005": "the same run of words in findings of different sources (warning)",
    "W006": "a share of people over 100 per cent (warning)",
    "W007": "a number in prose whose source is cited, but which no record holds, so that none can check it (warning)",
}
RUN = 12
"""So many words in a row that two findings share are copied, not a way of speaking."""
_COUNTED = 12
"""Whole numbers up to here count things that a reader can count too: «in three trials»."""
_SENTENCE = re.compile(r"(?<=[a-z)\]%\d»”\"][.!?])\s+(?=[A-Z«“\"(\d])")
# what we did or looked for ourselves, and what our own records do and do not hold, no source can say
_OURSELVES = re.compile(
    r"\b(?:we|our|us|this (?:record|summary|page|topic|entry)|not (?:seen|looked) )\b"
    r"|^(?:no|none)\b.*\b(?:found|seen|recorded|tried|studied|tested)\b",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(r"\b(?:trials?|stud(?:y|ies)|reviews?|fibromyalgia)\b|%", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:doi:\s*)?10\.\d{4,9}/\S+|https?://\S+|\bNCT\d+")
_MAY_COUNT = re.compile(rf"\d|\b(?:{'|'.join((*SMALL, *TENS, 'hundred'))})\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"(\d+(?:\.\d+)?)\s?(?:%|per\s?cent) of (?:the )?(?:people|patients|women|men|adults|participants)"
)


def _texts(topic: Topic) -> Iterator[tuple[str, str]]:
    """Yields the texts that are ours alone, each with what it is; what a source says has its source beside it."""
    yield "summary", topic.summary
    yield from (("caveat", text) for text in topic.caveats)
    for claim in topic.claims:
        yield from ((f"caveat of «{claim.id}»", text) for text in claim.caveats)
    if isinstance(topic, Intervention):
        yield from (("caution", text) for text in topic.cautions)


def _records(topic: Topic) -> Iterator[tuple[str, object]]:
    """Yields every record of a topic that has a source, with it."""
    for claim in topic.claims:
        yield from ((evidence.source, evidence) for evidence in claim.evidence)
        if claim.value:
            yield claim.value.source, claim.value
    if isinstance(topic, Intervention):
        listed = (topic.effects, topic.harms, topic.recommendations, topic.regulatory)
        for records in listed:
            yield from ((record.source, record) for record in records if not isinstance(record, str))


def _sizes(value: object) -> Iterator[Decimal]:
    """Yields every number that a record holds, in its fields and in its words."""
    if isinstance(value, dict):
        yield from _sizes(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for child in value:
            yield from _sizes(child)
    elif isinstance(value, str):
        yield from (number.size for number in _numbers(value))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield of_field(value).size


@functools.lru_cache(maxsize=1 << 16)
def _numbers(text: str) -> tuple[Number, ...]:
    """Gives the numbers of a text of ours, each text looked through once however often it is asked for."""
    if not _MAY_COUNT.search(text):
        return ()
    return numbers_in(_ADDRESS.sub("", without_citations(text)), ours=True)


@functools.lru_cache(maxsize=1 << 16)
def _sizes_of(record: object) -> frozenset[Decimal]:
    return frozenset(_sizes(msgspec.to_builtins(record)))


class _Pool:
    """The numbers that stand in records: of each topic, and of each source wherever it is cited."""

    def __init__(self, data: Dataset) -> None:
        self._topics: dict[str, set[Decimal]] = {}
        self._sources: defaultdict[str, set[Decimal]] = defaultdict(set)
        for topic in data.topics:
            mine = self._topics[topic.id] = set()
            for source, record in _records(topic):
                sizes = _sizes_of(record)
                mine |= sizes
                self._sources[source] |= sizes
            mine.update(_sizes([[search.words, search.found] for search in topic.searches]))
            mine.update(_sizes([topic.name, *topic.aliases, *(claim.statement for claim in topic.claims)]))
        for item in data.references:
            self._sources[item.id].update(_sizes(item.title))

    def of(self, topics: Iterable[str], text: str) -> set[Decimal]:
        """Gives the numbers that a text about some topics may use: theirs, and those of the sources that it cites."""
        own = (self._topics.get(topic, set()) for topic in topics)
        return set().union(*own, *(self._sources[key] for key in keys_in(text)))


def numbers(data: Dataset, today: str) -> Iterator[Problem]:
    """A number in prose stands in a record of the topic, or in one of a source that is cited beside it."""
    pool = _Pool(data)
    for topic in data.topics:
        for what, text in _texts(topic):
            for code, message in _strays(text, f"the {what} of «{topic.id}»", pool.of([topic.id], text)):
                yield fault(data, topic, code, message, severity="warning")
    for claim in data.popular_claims:
        text, place = claim.explanation, f"the explanation of «{claim.id}»"
        for code, message in _strays(text, place, pool.of(claim.topics, text)):
            yield fault(data, claim, code, message, severity="warning")


def _strays(text: str, place: str, pool: set[Decimal]) -> Iterator[tuple[str, str]]:
    """Yields what is to be said of the numbers of a text that a pool does not hold."""
    for sentence in _sentences(text):
        for number in dict.fromkeys(_numbers(sentence)):
            if _is_common(number) or _stands(number, pool):
                continue
            if keys_in(sentence):
                yield "W007", f"«{number.written}» in {place}: no record of what is cited there holds it"
            else:
                yield "W003", f"«{number.written}» in {place} cites nothing and stands in no record of it"


def _is_common(number: Number) -> bool:
    """Says whether a number needs no source: part of a name, a year, or a count that a reader can repeat."""
    if number.name or (number.size in (100, 1000) and not number.unit):
        return True
    whole = number.size == number.size.to_integral_value()
    return whole and not number.unit and (number.size <= _COUNTED or 1900 <= number.size <= 2100)


def _stands(number: Number, pool: set[Decimal]) -> bool:
    """Says whether a pool holds a number, or one that is it when rounded to as many places or to whole tens."""
    size = number.size
    if size in pool or (number.unit == "%" and size / 100 in pool):
        return True
    ulp = Decimal(1).scaleb(int(size.normalize().as_tuple().exponent))
    return any(
        (held / ulp).quantize(Decimal(1), ROUND_HALF_UP) * ulp == size and abs(held - size) * 20 <= size
        for held in pool
        if abs(held - size) < ulp
    )


def citations(data: Dataset, today: str) -> Iterator[Problem]:
    """Each sentence of prose cites its source, unless it tells what we did ourselves."""
    for topic in data.topics:
        for what, text in _texts(topic):
            if bare := _bare(text, f"the {what} of «{topic.id}»", opens=what == "summary"):
                yield fault(data, topic, "W004", bare, severity="warning")
    for claim in data.popular_claims:
        if bare := _bare(claim.explanation, f"the explanation of «{claim.id}»"):
            yield fault(data, claim, "W004", bare, severity="warning")


def _sentences(text: str) -> list[str]:
    joined = re.sub(r"([.!?])(\s*\[@[^\]]*\])", r"\2\1", text)  # a citation behind the full stop belongs before it
    return _SENTENCE.split(joined)


def _bare(text: str, place: str, *, opens: bool = False) -> str:
    """Says which sentences of a text cite nothing and are not about ourselves; nothing if there is none.

    The sentence that ``opens`` a summary may stand without if it only says what the thing is.
    """
    bare = [s for s in _sentences(text) if not keys_in(s) and not _OURSELVES.search(s)]
    if opens and bare and text.startswith(bare[0]) and not _EVIDENCE.search(bare[0]):
        bare = bare[1:]
    if not bare:
        return ""
    begin = bare[0] if len(bare[0]) <= 60 else f"{bare[0][:60].rsplit(' ', 1)[0]} …"
    count = "a sentence" if len(bare) == 1 else f"{len(bare)} sentences"
    return f"{count} without a citation in {place}{'' if len(bare) == 1 else ', the first'}: «{begin}»"


def copies(data: Dataset, today: str) -> Iterator[Problem]:
    """No two sources have the same run of words in their findings."""
    first: dict[tuple[str, ...], str] = {}
    for topic in data.topics:
        for source, record in _records(topic):
            words = fold(getattr(record, "finding", "")).split()
            runs = (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
            copied = next((run for run in runs if first.setdefault(run, source) != source), None)
            if copied:
                message = f"the finding of «{source}» shares «{' '.join(copied)}» with that of «{first[copied]}»"
                yield fault(data, record, "W005", message, severity="warning")


def shares(data: Dataset, today: str) -> Iterator[Problem]:
    """No more than all people had anything."""
    for topic in data.topics:
        told = [(topic, text) for _, text in _texts(topic)]
        told += [(record, getattr(record, "finding", "")) for _, record in _records(topic)]  # type: ignore[misc]
        for record, text in told:
            for share in _PEOPLE.finditer(text):
                if float(share[1]) > 100:
                    message = f"«{share[0]}» in «{topic.id}» is more than all"
                    yield fault(data, record, "W006", message, severity="warning")


CHECKS = (numbers, citations, copies, shares)
