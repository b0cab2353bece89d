"""A sentence as it was read, and what it does with what it says: states, asks, denies, tells of someone else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from fibrokb.knowledge.reports import SentenceKind
    from fibrokb.questions.naming import Words
    from fibrokb.questions.passages import Piece
    from fibrokb.questions.signs import Place, Places

CLASSES = ("not", "notnot", "denial", "open", "animal", "illness", "fibro")
"""The classes of words that every sentence is read for."""

_LEAST_WORDS = 4
_BEFORE, _AFTER = 6, 4
_TAG = 5
_EARLY, _OPENING, _AT_ONCE = 12, 6, 3
_WRONG = frozenset(("no", "not", "nope", "wrong", "false", "nonsense", "rubbish", "untrue", "myth", "hardly", "sadly"))
_ASKS = frozenset(
    """what why how when where who whom whose which is are am was were do does did can could should would will have has
    had may might so and but or""".split()
)
_CONCEDES = frozenset(("while", "although", "though"))
_TAGS = frozenset("it they you we he she i that right huh eh no yes ok okay".split())
_OPENERS = frozenset(
    """it this these they that such its their doing taking he she one both which and so because also but theyre thats
    each them""".split()
)
_MEANT = frozenset(("it", "they", "them"))
_IT, _THAT = frozenset(("it", "its")), 6
_POINTERS = frozenset(("it", "that", "this", "they", "these", "those", "thats", "its"))
_TURNS = frozenset(
    """but however yet actually sadly unfortunately none no not there trials studies research evidence science data
    reality fact facts truth the in what doctors when so far""".split()
)
_WOULD = frozenset(("would", "could", "might"))
_IS = frozenset(("is", "was", "were", "really", "turns"))
_DENIALS = frozenset("isnt wasnt arent werent doesnt dont didnt hasnt havent cant wont couldnt wouldnt".split())
_SO = frozenset("true so right correct work works help hold stand do beat follow the what how borne supported".split())
_HEDGES = frozenset(
    """may might could can possible possibly perhaps probably likely seem seems appear appears suggest suggests
    suggested suspect suspected theory theories hypothesis believe believed believes thought think linked link links
    associated association related some sometimes partly part role contribute contributes certain""".split()
)
_SOFT = frozenset(
    """may might could possibly perhaps maybe potential potentially suggest suggests suggesting suggested seem seems
    appear appears promising believed thought some sometimes purportedly purported hope hopes""".split()
)
_REPORTED = frozenset(
    """study studies trial trials review reviews analysis evaluation survey experiment data researchers scientists
    investigators""".split()
)
_FOUND = frozenset(
    """found finds showed shows shown concluded concludes reported reports revealed reveals observed demonstrated
    demonstrates demonstrating confirmed noted improved reduced""".split()
)
_STUDIED = frozenset(
    """study studies trial trials researchers scientists participants volunteers researched survey surveyed review
    experiment experiments findings results analysis compared placebo""".split()
)
_MYTHS = frozenset("myth myths misconception misbelief false fiction".split())
_FACTS = frozenset("fact facts reality truth true".split())
_ENDS = (".", "!", "?", "…", ";")


class Read(msgspec.Struct, frozen=True):
    """A sentence with all that was found in it."""

    piece: Piece
    words: Words
    topics: dict[str, list[Place]]
    found: Places
    """Where the alternatives of signs stand, names of topics among them."""

    def places(self, name: str) -> list[Place]:
        """Gives where words of a class stand."""
        return self.found.get(f"${name}", [])


def kind_of(read: Read) -> SentenceKind:
    """Says whether a sentence states, asks or only heads what follows; a tag makes no question: «…, isn't it?»."""
    if read.piece.text.rstrip("\"'”’») ").endswith("?"):
        return "statement" if _is_tagged(read.words) else "question"
    heads = read.piece.kind == "heading" or read.piece.text.endswith(":") or len(read.words.folded) < _LEAST_WORDS
    return "heading" if heads else "statement"


def _is_tagged(words: Words) -> bool:
    tag = words.clauses.count(words.clauses[-1]) if words.clauses else 0
    asks = not _TAGS.isdisjoint(words.folded[-tag:])
    return asks and tag <= _TAG < len(words.folded) - tag and words.folded[0] not in _ASKS


def elsewhere(read: Read, but: Iterable[Place] = ()) -> str:
    """Gives the animals, cells or other illness that a sentence tells of, or nothing; ``but`` places don't count."""
    meant = {word for place in but for word in place}
    for name in ("animal", "illness"):
        for place in read.places(name):
            if meant.isdisjoint(place):
                return " ".join(read.words.written[at] for at in place)
    return ""


def is_aside(read: Read, places: tuple[Place, ...]) -> bool:
    """Says whether a sentence calls what stands at some places a myth, or leaves it open."""
    return bool(_outside(read.places("denial"), places) or _outside(read.places("open"), places))


def nots(read: Read, places: tuple[Place, ...]) -> list[Place]:
    """Gives the words that deny, in the clauses that hold the places; «not only» and its like are none."""
    words = [word for place in places for word in place]
    near = range(max(0, min(words) - _BEFORE), max(words) + 1 + _AFTER)
    clauses = {read.words.clauses[word] for word in words}
    return [
        place
        for place in _outside(denying(read), places)
        if place[0] in near and read.words.clauses[place[0]] in clauses
    ]


def denying(read: Read) -> list[Place]:
    """Gives the words of a sentence that deny something; «not only» and its like are none."""
    idle = {word for place in read.places("notnot") for word in place}
    return [place for place in read.places("not") if place[0] not in idle]


def _outside(found: list[Place], places: tuple[Place, ...]) -> list[Place]:
    taken = {word for place in places for word in place}
    return [place for place in found if not taken.issuperset(place)]


def speaks_against(read: Read) -> bool:
    """Says whether a sentence denies anything, or calls it a myth."""
    return bool(denying(read) or read.places("denial"))


def turns_round(read: Read) -> bool:
    """Says whether a sentence takes back the one before it: «That is a myth», «But no trial has shown it»."""
    words = read.words.folded
    if not words:
        return False
    if words[0] in _POINTERS:
        return bool(read.places("denial")) or _points_and_denies(read.words)
    if words[0] not in _TURNS or (words[0] == "so" and words[1:2] != ("far",)):
        return False
    return bool(read.places("denial")) or any(place[0] < _EARLY for place in denying(read))


def supposes(read: Read) -> bool:
    """Says whether a sentence only supposes: «If fibromyalgia is an autoimmune disease, …», «If …, it would …»."""
    words = read.words.folded
    if words[:1] != ("if",):
        return False
    of_it = words[1:2] == ("it",) or any(place[0] == 1 for place in read.places("fibro"))
    return not _WOULD.isdisjoint(words) or (of_it and not _IS.isdisjoint(words[2:3]))


def leaves_open(read: Read) -> bool:
    """Says whether a sentence leaves open what it says, not only what it concedes («While its cause is unclear, …»)."""
    places = read.places("open")
    clauses = read.words.clauses
    if read.words.folded[:1] and read.words.folded[0] in _CONCEDES and clauses[-1] != clauses[0]:
        places = [place for place in places if clauses[place[0]] != clauses[0]]
    return bool(places)


def opens_with_doubt(read: Read) -> bool:
    """Says whether a sentence begins by calling wrong or leaving open what it goes on to say: «It is a myth that …»."""
    doubts = read.places("open") if leaves_open(read) else []
    return any(place[0] < _OPENING for place in (*doubts, *read.places("denial")))


def hedges(read: Read) -> int:
    """Gives how many words leave a sentence less than certain: «may», «is linked to», «some»."""
    return sum(word in _HEDGES for word in read.words.folded)


def softly(read: Read) -> tuple[str, ...]:
    """Gives the words, as they are written, that make what a sentence says less than certain: «may», «some»."""
    words = zip(read.words.folded, read.words.written, strict=True)
    return tuple(dict.fromkeys(written for word, written in words if word in _SOFT))


def reports_a_study(read: Read) -> bool:
    """Says whether a sentence tells what a study found: «A 2014 review of nine studies concluded that …»."""
    return not (_REPORTED.isdisjoint(read.words.folded) or _FOUND.isdisjoint(read.words.folded))


def tells_of_a_study(read: Read) -> bool:
    """Says whether a sentence tells what was studied or found."""
    return not _STUDIED.isdisjoint(read.words.folded)


def is_ended(read: Read) -> bool:
    """Says whether a full stop or the like ends a sentence, as it does not a title, a label or a word of a menu."""
    return read.piece.text.rstrip("\"'”’»)]* ").endswith(_ENDS)


def denies_at_once(read: Read | None) -> bool:
    """Says whether a sentence begins with a denial: «It isn't», «Not in the least», «Wrong»."""
    if read is None or not read.words.folded:
        return False
    return read.words.folded[0] in _WRONG or any(place[0] < _AT_ONCE for place in denying(read))


def is_taken_back(read: Read, after: Read | None, heading: Read | None) -> bool:
    """Says whether the next sentence, or the heading above, calls a statement wrong."""
    myths = heading is not None and read.piece.first and bool(heading.places("denial"))
    return (myths and not _label(read, _FACTS)) or (after is not None and turns_round(after))


def is_called_a_myth(read: Read) -> bool:
    """Says whether a sentence is labelled as wrong: «Myth: …», «Myth 3: …»."""
    return bool(_label(read, _MYTHS))


def unlabelled(read: Read) -> Words:
    """Gives a sentence's words without a «Fact:» or «Myth 3:» before them."""
    return read.words.without(_label(read, _MYTHS | _FACTS))


def affirmed(read: Read) -> Words:
    """Gives a sentence's words but for those that deny it: «(Myth 3:) It …», «(No proof) that it …», «It’s (not) …»."""
    if is_called_a_myth(read):
        return unlabelled(read)
    places = read.places("denial") or denying(read)
    return read.words.without({word for place in places for word in place})


def _label(read: Read, labels: Collection[str]) -> range:
    """Gives the places of a label, with its number, before a colon, a dash or the like."""
    words = read.words
    ends = 2 if words.folded[1:2] and words.folded[1].isdigit() else 1
    stands = len(words.folded) > ends and words.folded[0] in labels and words.clauses[ends] != words.clauses[0]
    return range(ends if stands else 0)


def _points_and_denies(words: Words) -> bool:
    """Says whether a sentence begins with «It doesn't» or «That is not so», and leaves it at that."""
    denies = 2 if words.folded[1:2] and words.folded[1] in _DENIALS else 3 if words.folded[2:3] == ("not",) else 0
    if not denies or (denies == 3 and words.folded[1] not in ("is", "was", "are", "were", "does", "do", "did")):
        return False
    ends = len(words.folded) == denies or words.clauses[denies] != words.clauses[denies - 1]
    return ends or words.folded[denies] in _SO


def points_back(read: Read) -> bool:
    """Says whether a sentence opens with a word for what was named before: «They», «It»."""
    return bool(read.words.folded) and read.words.folded[0] in _MEANT


def leans_on(read: Read) -> bool:
    """Says whether a sentence speaks of what the one before it named: «It takes the pain away»."""
    words = _meaning(read.words.folded)
    return read.piece.kind == "item" or any(w in _OPENERS for w in words[:2]) or any(w in _MEANT for w in words[:7])


def _meaning(words: tuple[str, ...]) -> tuple[str, ...]:
    """Gives the words after «It is thought that» and the like, where «it» means nothing."""
    if words[:1] and words[0] in _IT and "that" in words[1:_THAT]:
        return words[words.index("that") + 1 :]
    return words
