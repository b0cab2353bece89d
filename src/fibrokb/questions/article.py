"""Checks an article: which of its sentences repeat a statement that is going round, and which topics it names.

Nothing is judged by the program itself: a sentence gets the rating of a curated statement if it is recognised to state
it (``recogniser``; for claims that it doesn't know, by their signs), and is not asked, denied or taken back. What only
comes close is shown without a rating; all else that is stated is listed as not judged, with what is known of the topics
it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fibrokb.knowledge.reports import Match, Report, Sentence
from fibrokb.questions import lexicon, reporting, sentences, signed
from fibrokb.questions.context import readings
from fibrokb.questions.passages import pieces
from fibrokb.questions.signs import Signs
from fibrokb.questions.stating import Stating
from fibrokb.questions.subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fibrokb.knowledge.model import PopularClaim, Topic
    from fibrokb.questions.context import Context
    from fibrokb.questions.sentences import Read
    from fibrokb.store.index import Index


_SAMPLE, _ENOUGH, _LEAST_ENGLISH = 2000, 12, 0.5
"""How many words are looked at to tell the language, how many it takes, and the share that must be English: real
English pages have 0.65 to 0.95, others 0.03 to 0.2."""


def check(
    name: str, lines: list[tuple[int, str]], index: Index, progress: Callable[[float], None] = lambda _: None
) -> Report:
    """Gives what a text states and how it holds up; ``progress`` is told the share that is done, from 0 to 1."""
    claims = {claim.id: claim for claim in index.popular_claims()}
    stating = Stating(claims)
    signs = Signs({c: s for c, s in index.signs("claim").items() if c not in stating.known}, sentences.CLASSES)
    found = list(pieces(lines))
    read = list(readings(found, index, signs, progress))
    reader = _Reader(claims, stating, Subjects(claims, (topic for _, topic, _ in index.topic_names())), signs)
    judged = _once(reader.judged(one, context) for one, context in read)
    shown = dict.fromkeys(topic for sentence in judged for topic in sentence.topics)
    judging = dict.fromkeys(topic for sentence in judged for match in sentence.matches for topic in match.claim.topics)
    return Report(
        name=name,
        words=sum(len(one.words.folded) for one, _ in read),
        sentences=judged,
        topics=_topics(shown, index),
        behind=_topics(judging, index),
        questions=reporting.answered(found),
        foreign=_is_foreign(read),
    )


def _once(judged: Iterable[tuple[Sentence, Mapping[str, float]]]) -> tuple[Sentence, ...]:
    """Gives sentences of which, for a statement, only the likeliest of a paragraph is rated; the others come close."""
    told = list(judged)
    best: dict[tuple[int, str], float] = {}
    for sentence, chances in told:
        for match in sentence.matches:
            key = (sentence.paragraph, match.claim.id)
            best[key] = max(best.get(key, 0.0), chances.get(match.claim.id, 1.0))
    found = []
    for sentence, chances in told:
        kept = [m for m in sentence.matches if chances.get(m.claim.id, 1.0) == best[sentence.paragraph, m.claim.id]]
        near = (*sentence.near, *(match.claim for match in sentence.matches if match not in kept))
        found.append(msgspec.structs.replace(sentence, matches=tuple(kept), near=near))
    return tuple(found)


def _is_foreign(read: list[tuple[Read, Context]]) -> bool:
    """Says whether a text is in another language than English, the only one that is read."""
    words = [word for one, _ in read for word in one.words.folded if not word[0].isdigit()][:_SAMPLE]
    known = sum(word in lexicon.STOP or lexicon.is_english(word) for word in words)
    return len(words) >= _ENOUGH and known < _LEAST_ENGLISH * len(words)


def _topics(names: Iterable[str], index: Index) -> tuple[Topic, ...]:
    found = (index.topic(name) for name in names)
    return tuple(topic for topic in found if topic is not None)


def narrowed(found: Report, topic: str, *, rated_only: bool) -> Report:
    """Gives the report of only those sentences that name a topic, or that are rated."""
    kept = [s for s in found.sentences if not topic or topic in s.topics]
    kept = [s for s in kept if s.matches] if rated_only else kept
    if not topic and not rated_only:
        return found
    named = {name for sentence in kept for name in sentence.topics}
    topics = tuple(one for one in found.topics if one.id in named)
    return msgspec.structs.replace(found, sentences=tuple(kept), topics=topics, narrowed=True)


class _Reader(NamedTuple):
    claims: Mapping[str, PopularClaim]
    stating: Stating
    subjects: Subjects
    signs: Signs

    def judged(self, one: Read, context: Context) -> tuple[Sentence, Mapping[str, float]]:
        """Gives a sentence with what it states and speaks of, and how likely each is that it states."""
        kind = sentences.kind_of(one)
        aside = kind == "question" or sentences.is_taken_back(one, context.after, context.heading)
        heard = self.stating.hear(one, context)
        said = self.stating.of(one, context, heard)
        for found in self._by_signs(one, context):
            if aside or found.refused:
                said.denied.append(found.claim)
            elif not signed.of_others(one, found, context):
                said.stated[found.claim] = signed.words(one, found)
        matches = tuple(Match(claim=self.claims[claim], words=words) for claim, words in said.stated.items())
        spoken_of = (topic for match in matches for topic in match.claim.topics)
        sentence = Sentence(
            line=one.piece.line,
            paragraph=one.piece.paragraph,
            text=one.piece.text,
            kind=kind,
            matches=matches,
            denied=tuple(self.claims[claim] for claim in dict.fromkeys(said.denied) if claim not in said.stated),
            near=tuple(self.claims[claim] for claim in said.near),
            topics=tuple(dict.fromkeys((*self.subjects.of(one, context, heard), *spoken_of))),
            elsewhere=context.elsewhere,
            softly=sentences.softly(one),
            of_study=sentences.reports_a_study(one),
        )
        return sentence, said.chances

    def _by_signs(self, one: Read, context: Context) -> Iterable[signed.Held]:
        """Yields the claims whose signs a sentence holds, if it names one of their topics."""
        leaning = context.leaning(one)
        named = one.topics.keys() | (leaning.topics.keys() if leaning else set())
        held = signed.all_held(one, self.signs, context)
        return (found for found in held if not named.isdisjoint(self.claims[found.claim].topics))
