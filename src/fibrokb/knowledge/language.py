"""How words are folded, so that case, accents, hyphens, spelling and plurals don't stand between two people.

The same functions make the index and read the question; what they give is never shown.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_QUESTION = 2_000
"""Characters of a question that are read; what follows is left out."""

_GREEK = str.maketrans(
    {
        "α": " alpha ",
        "β": " beta ",
        "γ": " gamma ",
        "δ": " delta ",
        "κ": " kappa ",
        "µ": "mu",
        "μ": "mu",
        "ω": " omega ",
    }
)
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_OTHER = re.compile(r"[\W_]+")
_BRITISH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"^(an|h|par|p|dys|hyp|hyper|gyn|an)?a?e(?=sthe)", r"\1e"),
        (r"ae(?=[a-z]{2})", "e"),
        (r"^oe(?=[a-z]{3})|(?<=^f)oe(?=t)|(?<=^c)oe(?=li)|(?<=rh)oe(?=a)|(?<=pn)oe(?=a)", "e"),
        (r"(?<=[a-z]{3})our(?=s?$|al|ed$|ing$|ful)", "or"),
        (r"isation", "ization"),
        (r"(?<=[a-z]{3})(?<!exerc)(?<!prom)(?<!surpr)(?<!adv)is(?=e$|ed$|es$|ing$|er$)", "iz"),
        (r"(?<=[a-z]{3})ys(?=e$|ed$|ing$)", "yz"),
        (r"^fibre", "fiber"),
        (r"^centre", "center"),
        (r"^programme", "program"),
        (r"sulph", "sulf"),
        (r"^mould", "mold"),
        (r"^grey", "gray"),
    )
)


# what every pattern above needs; most words have none of it, and folding is most of what compiling costs
_MAY_BE_BRITISH = re.compile(r"[ao]e|esthe|our|is|ys|^fibre|^centre|^programme|sulph|^mould|^grey")


@functools.lru_cache(maxsize=65536)
def _spelling(word: str) -> str:
    """Gives one spelling for British and American forms of a word."""
    if len(word) < 5 or not _MAY_BE_BRITISH.search(word):
        return word
    for pattern, american in _BRITISH:
        word = pattern.sub(american, word)
    return word


@functools.lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Gives a text in small plain letters and digits, words apart by one space, in one spelling."""
    if text.isascii():
        plain = text.lower()
    else:
        spread = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        plain = "".join(c for c in spread if not unicodedata.combining(c)).casefold()
        plain = plain.translate(_GREEK).translate(_LETTERS)
    joined = _APOSTROPHES.sub("", plain)
    return " ".join(_spelling(word) for word in _OTHER.sub(" ", joined).split())


_VOWEL = re.compile(r"[aeiouy]")
_ENDINGS = (
    ("fulness", "", 3),
    ("iness", "y", 3),
    ("ness", "", 3),
    ("izations", "iz", 3),
    ("ization", "iz", 3),
    ("ations", "", 4),
    ("ation", "", 4),
    ("ating", "", 4),
    ("ated", "", 4),
    ("ates", "", 4),
    ("ate", "", 4),
    ("ators", "", 4),
    ("ator", "", 4),
    ("ingly", "", 3),
    ("ings", "", 3),
    ("ing", "", 3),
    ("edly", "", 3),
    ("ed", "", 3),
    ("ally", "al", 3),
    ("ily", "y", 3),
    ("ly", "", 4),
)


_ABBREVIATIONS = re.compile(r"[^aeiou]+is")  # ssris, snris


@functools.lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Gives a folded word without the s of the plural; what is left of a name when only its number is ignored."""
    if len(word) < 4 or any(c.isdigit() for c in word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    kept = word.endswith(("ss", "us", "is")) and not _ABBREVIATIONS.fullmatch(word)
    return word[:-1] if word.endswith("s") and not kept else word


_ANY_ENDING = tuple(ending for ending, _, _ in _ENDINGS)


def _without_ending(word: str) -> str:
    if not word.endswith(_ANY_ENDING):
        return word
    for ending, instead, least in _ENDINGS:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= least and _VOWEL.search(rest):
            return rest + instead
    return word


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Gives the stem of a folded word: «tired» and «tiredness» share one, so do «exercises» and «exercise»."""
    if len(word) < 4 or not word.isascii() or any(c.isdigit() for c in word):
        return word
    word = singular(word)
    for _ in range(2):
        word = _without_ending(word)
    if len(word) > 4 and word.endswith(("tion", "sion")):
        word = word[:-3]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word


@functools.lru_cache(maxsize=32768)
def stems(text: str) -> tuple[str, ...]:
    """Gives the stems of a text's words, in order."""
    return tuple(stem(word) for word in fold(text).split())


@functools.cache
def _sounds() -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    rules: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
        (r"(?:[tsc]i|sh)[aou]+n", "shn"),
        (r"ph", "f"),
        (r"^(?:ps|kn|wr|gn)(?=[aeiouy])", lambda found: found.group()[1]),
        (r"(?<=[rgt])h", ""),
        (r"sch|ch(?=[rl])", "k"),
        (r"c(?=[eiy])", "s"),
        (r"ck|[cq]", "k"),
        (r"^x", "s"),
        (r"^ai", "e"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"j", "g"),
        (r"[aeiouy]+$", ""),
        (r"(?:ee|ea|ie|ei|y)", "i"),
        (r"(?:ai|ay)", "a"),
        (r"oa", "o"),
        (r"(?:oo|ou|ue|eu|au)", "u"),
        (r"(.)\1+", r"\1"),
    )
    return tuple((re.compile(pattern), heard) for pattern, heard in rules)


@functools.lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Gives about how a folded word sounds, so that «simbalta» and «cymbalta» are near."""
    for pattern, heard in _sounds():
        word = pattern.sub(heard, word)
    return word


def grams(word: str, *, sounded: bool = True) -> set[str]:
    """Gives the groups of three letters of a word, its edges marked, and unless told otherwise those of its sound."""
    groups = _groups(f"^{word}$")
    return groups | {f"~{group}" for group in _groups(f"^{sound(word)}$")} if sounded else groups


def _groups(edged: str) -> set[str]:
    return {edged[i : i + 3] for i in range(len(edged) - 2)}
