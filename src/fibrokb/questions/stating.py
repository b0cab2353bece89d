"""Tells which of the learnt claims a sentence states in its context, and which it only speaks of or comes close to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fibrokb.questions import recogniser, sentences
from fibrokb.questions.echoes import Echoes
from fibrokb.questions.naming import words_of
from fibrokb.questions.recogniser import Recogniser, Sounding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fibrokb.knowledge.model import PopularClaim
    from fibrokb.questions.context import Context
    from fibrokb.questions.nets import Hearing
    from fibrokb.questions.sentences import Read

_LONG, _FEW, _MANY, _HEDGES = 40, 4, 5, 3
_QUOTES = frozenset('"«»“”„')
HOLDING = ("accurate", "lacks-context")
"""Ratings that don't object: a lower chance is enough for them."""
_NEAR, _NEAR_LIKELY = 0.7, 0.3
"""The chances, in all and by the words, from which a claim is shown as near."""
_PLAINLY, _SHORT, _LEFT = 0.5, 12, 0.3
"""The chance by the words from which what is labelled a myth, or denied in so few words, is a claim; and the most that
a denial may leave of the chance of what it denies."""


class Heard(msgspec.Struct, frozen=True):
    """What a sentence sounds like, alone or with the one it leans on, and the topics that it names or leans on."""

    sounding: Sounding
    alone: Sounding
    """What it sounds like without the one it leans on."""
    speaking: dict[str, float]
    """The log odds of the topics that it may speak of, by the words round it."""
    topics: frozenset[str]
    asserting: float
    asserting_after: float
    asserting_around: float
    tone: float
    """How much the sentences of the text assert on the whole."""
    own: Hearing
    """What it is recognised by."""
    around: Hearing
    """What it is recognised by together with its neighbours in the paragraph."""
    text: Echoes
    """What the rest of the text sounds like."""


class Said(msgspec.Struct, frozen=True):
    """The claims that a sentence states, with the words that say so, denies or asks about, and comes close to."""

    stated: dict[str, tuple[str, ...]]
    chances: dict[str, float] = {}
    """How likely it is that it states each of them; what is not here is sure."""
    denied: list[str] = []
    near: list[str] = []


class Stating:
    """Finds the claims that sentences state."""

    def __init__(self, claims: Mapping[str, PopularClaim]) -> None:
        """Takes all claims by their ids; those that were not learnt are left alone."""
        self._recogniser = Recogniser(claims)
        self._topics = {name: frozenset(claims[name].topics) for name in self._recogniser.known}
        self.known = self._recogniser.known
        learnt = recogniser.model()
        self._needed = {
            name: learnt.threshold if claims[name].rating in HOLDING else learnt.strict_threshold for name in self.known
        }
        self._text: list[Read] | None = None
        self._manner: dict[int, float] = {}
        self._tone = 0.0
        self._echoes = Echoes([])
        self._worded: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in self.known:
            for wording in (claims[name].statement, *claims[name].phrasings):
                said = words_of(wording).stemmed
                self._worded.setdefault(said[0], []).append((said, name))

    def hear(self, one: Read, context: Context) -> Heard:
        """Gives what a sentence sounds like."""
        leaning = context.leaning(one)
        topics = frozenset(one.topics) | (frozenset(leaning.topics) if leaning else frozenset())
        hear = self._recogniser.hear
        own = hear(one.words, topics)
        sounding = alone = self._recogniser.sounding(own)
        if leaning:
            sounding = self._recogniser.sounding(own, hear(leaning.words.with_next(one.words), topics))
            alone = self._recogniser.sounding(hear(one.words, one.topics))
        around = one.words if context.before is None else context.before.words.with_next(one.words)
        around = around if context.after is None else around.with_next(context.after.words)
        self._listen(context.text)
        asserting = self._manner[id(one)]
        return Heard(
            sounding=sounding,
            alone=alone,
            speaking=self._recogniser.topics(hear(around, topics | context.paragraph)),
            topics=topics,
            asserting=asserting,
            asserting_after=asserting if context.after is None else self._manner[id(context.after)],
            asserting_around=recogniser.asserting(around),
            tone=self._tone,
            own=own,
            around=hear(around, topics),
            text=self._echoes,
        )

    def _listen(self, text: list[Read]) -> None:
        """Takes note of how each sentence of a text speaks, and the text on the whole."""
        if text is not self._text:
            self._text = text
            hear, sounding = self._recogniser.hear, self._recogniser.sounding
            self._echoes = Echoes((one.piece.paragraph, sounding(hear(one.words, one.topics)).chances) for one in text)
            self._manner = {id(one): recogniser.asserting(one.words) for one in text}
            self._tone = sum(self._manner.values()) / max(1, len(text))

    @staticmethod
    def is_aside(one: Read) -> bool:
        """Says whether a sentence asks, supposes, is labelled a myth or begins with a doubt; later doubts are clues."""
        asks = sentences.kind_of(one) == "question" or sentences.supposes(one)
        return asks or sentences.is_called_a_myth(one) or sentences.opens_with_doubt(one)

    def _is_doubted(self, one: Read, context: Context) -> bool:
        """Says whether a sentence is an aside, is taken back, calls something wrong or leaves it open."""
        back = sentences.is_taken_back(one, context.after, context.heading)
        return self.is_aside(one) or back or bool(one.places("denial")) or sentences.leaves_open(one)

    @staticmethod
    def is_fragment(one: Read, context: Context) -> bool:
        """Says whether a sentence is too short to state anything: «Next, guaifenesin.»; an item of a list need not be.

        After «Most of us also have:», «- Irritable bowel syndrome» says enough.
        """
        return len(one.words.folded) < _FEW and not _listed(one, context)

    def of(self, one: Read, context: Context, heard: Heard) -> Said:
        """Gives the claims that a sentence states, each with the words that say so, and those it denies or is near."""
        aside, doubted = self.is_aside(one), self._is_doubted(one, context)
        stated = {} if doubted else dict(self._word_for_word(one))
        said = Said(stated)
        if self.is_fragment(one, context):
            return said
        listed = _listed(one, context)
        heading = sentences.kind_of(one) == "heading" and (not listed or one.piece.text.endswith(":"))
        for claim, likely in heard.sounding.chances.items():
            own = claim in heard.alone.chances  # else the sentence before says it, which was heard for itself
            if claim in stated or (listed and not own):  # what leads a list in is not what its items say
                continue
            chance = recogniser.stated(self.clues(claim, heard, one, context))
            if chance >= self._needed[claim] and own and not (aside or heading):
                stated[claim] = self._recogniser.words(claim, sentences.unlabelled(one), heard.own)
                said.chances[claim] = chance
            elif chance >= _NEAR and likely >= _NEAR_LIKELY and not (aside or heading):
                said.near.append(claim)
            elif self._is_against(claim, one, heard, doubted=doubted):
                said.denied.append(claim)
        said.denied.extend(self._unsaid(one, heard))
        return said

    def _is_against(self, claim: str, one: Read, heard: Heard, *, doubted: bool) -> bool:
        """Says whether a sentence sounds like a claim by its own words, but denies it, asks or leaves it open."""
        sounds = heard.alone.chances.get(claim, 0.0) >= recogniser.SOUNDS_LIKE
        return sounds and (doubted or (bool(sentences.denying(one)) and self._recogniser.stance(claim, heard.own) < 0))

    def _unsaid(self, one: Read, heard: Heard) -> Iterator[str]:
        """Yields the claims that a sentence would sound like without its «not» or «Myth:», and doesn't with it."""
        words = sentences.affirmed(one)
        if len(words.folded) in range(_FEW, len(one.words.folded)) and sentences.kind_of(one) != "question":
            plain = sentences.is_called_a_myth(one) or len(one.words.folded) <= _SHORT
            least = _PLAINLY if plain else recogniser.SOUNDS_LIKE
            affirmed = self._recogniser.sounding(self._recogniser.hear(words, one.topics))
            for claim, chance in affirmed.chances.items():
                if chance >= least and heard.alone.chances.get(claim, 0.0) <= _LEFT:
                    yield claim

    def _word_for_word(self, one: Read) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yields the claims of which a sentence holds a curated wording as it stands, with its words."""
        stems = one.words.stemmed
        for start, first in enumerate(stems):
            for said, claim in self._worded.get(first, ()):
                end = start + len(said)
                if stems[start:end] == said and all(start <= place[0] < end for place in sentences.denying(one)):
                    yield claim, one.words.written[start:end]

    def clues(self, claim: str, heard: Heard, one: Read, context: Context) -> dict[str, float]:
        """Gives what tells whether a sentence states a claim, as numbers (``training/recogniser.py`` weighs them)."""
        about = self._topics[claim]
        denying = min(2, len(sentences.denying(one)))
        used_to = recogniser.denies(claim)
        _, doubted = self._recogniser.odds(claim, heard.own)
        return {
            **heard.sounding.clues(claim),
            "likely alone": heard.alone.clues(claim)["likely"],
            "likely to the doubter": doubted,
            "likely around": self._recogniser.odds(claim, heard.around)[0],
            **heard.text.clues(claim, one.piece.paragraph),
            "trusted": recogniser.model().trusted.get(claim, recogniser.UNTRIED),
            "stance": self._recogniser.stance(claim, heard.own),
            "stance around": self._recogniser.stance(claim, heard.around),
            "asserting": heard.asserting,
            "asserting after": heard.asserting_after,
            "asserting around": heard.asserting_around,
            "asserting on the whole": heard.tone,
            "denied at once": float(sentences.denies_at_once(context.after)),
            "taken back": float(sentences.is_taken_back(one, context.after, context.heading)),
            "called wrong": min(2, len(one.places("denial"))),
            "left open": float(sentences.leaves_open(one)),
            "asked after": float(context.after is not None and sentences.kind_of(context.after) == "question"),
            "quoted": float(not _QUOTES.isdisjoint(one.piece.text)),
            "named": float(not about.isdisjoint(heard.topics)),
            "named here": float(not about.isdisjoint(one.topics)),
            "named in the paragraph": float(not about.isdisjoint(context.paragraph)),
            "others named": min(_MANY, len(one.topics.keys() - about)),
            "named before": float(not about.isdisjoint(context.earlier)),
            "denying": denying,
            "denying what is not denied": float(denying > 0) * (1 - used_to),
            "not denying what is denied": float(denying == 0) * used_to,
            "denied round it": context.denying,
            "hedging": min(_HEDGES, sentences.hedges(one)),
            "a study": float(sentences.tells_of_a_study(one)),
            "ended": float(sentences.is_ended(one)),
            "other illness": float(context.elsewhere != ""),
            "other illness here": float(sentences.elsewhere(one) != ""),
            "condition": float(bool(one.places("fibro"))),
            "condition in the paragraph": float(context.condition),
            "condition in the heading": float(context.heading is not None and bool(context.heading.places("fibro"))),
            "about the condition": context.about,
            "named in the heading": float(context.heading is not None and not about.isdisjoint(context.heading.topics)),
            "item": float(one.piece.kind == "item"),
            "opens the paragraph": float(one.piece.first),
            "length": min(_LONG, len(one.words.folded)) / _LONG,
            "sentences": min(5, context.length),
            "number": float(any(word[0].isdigit() for word in one.words.folded)),
            "heading": float(sentences.kind_of(one) == "heading"),
        }


def _listed(one: Read, context: Context) -> bool:
    """Says whether a sentence stands in a list that a sentence with a colon leads in."""
    return one.piece.kind == "item" and context.before is not None
