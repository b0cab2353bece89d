"""The numbers of a text, with sign, comparator and unit, and which of them another text does not hold.

The rules, so that a reader can repeat them:

- The Unicode minus, thin spaces, «1,234», «.05», «0·5» and numbers in words («Twenty-two women») are folded first.
- A hyphen before a digit is a minus at the start of a number and a range after one («0.2-0.5»).
- A number without a sign stands for a negative one too where words nearby say that something fell or was lower, unless
  a minus stands earlier in the sentence, a word such as «from» or «was» right before it, or (in ours) a measure's name.
- ``<`` ``>`` ``≤`` ``≥`` must be the same on both sides. «Less than», «over», «at least» … must point the same way, or
  may stand for nothing.
- «%» and the units of ``_UNITS`` must be the same; in «30 to 40%» the unit holds for both.
- The word «one» of ours is not looked for (it is mostly no number), and neither are names such as SF-36 or 5-HT.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

Why = Literal["absent", "other sign", "other comparator", "other unit"]


class Number(NamedTuple):
    """A number of a text: as it stands there, its size, the signs it may have, its comparator and its unit."""

    written: str
    size: Decimal
    signs: frozenset[str]
    comparator: str = ""
    loose: bool = False
    """Whether the comparator is a word, which may also mean nothing."""
    unit: str = ""
    name: bool = False
    """Whether it is part of a name, such as the 36 of SF-36."""


class Missing(NamedTuple):
    """A number that the other text does not hold, and the nearest that it does hold."""

    number: Number
    why: Why
    nearest: str = ""


PLUS, MINUS, EITHER = frozenset("+"), frozenset("-"), frozenset("+-")
_UNITS = {
    "%": r"%|per\s?cent|percent",
    "mg": r"mg|milligrams?",
    "µg": r"[µμ]g|mcg|micrograms?",
    "kg": r"kg|kilograms?",
    "g": r"g|grams?",
    "ml": r"ml|millilit(?:er|re)s?",
    "mm": r"mm|millimet(?:er|re)s?",
    "cm": r"cm|centimet(?:er|re)s?",
    "mA": r"mA",
    "Hz": r"Hz",
    "kHz": r"kHz",
    "minute": r"min|mins|minutes?",
    "hour": r"h|hrs?|hours?",
    "day": r"days?|d",
    "week": r"weeks?|wks?",
    "month": r"months?|mo",
    "year": r"years?|yrs?|y",
}
_COMPARATORS = {
    "<": r"less than|fewer than|lower than|smaller than|below|under",
    ">": r"more than|greater than|higher than|larger than|over|above|exceeding",
    "≥": r"at least|no less than|no fewer than",
    "≤": r"at most|no more than|up to",
}
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
SMALL = {word: n for n, word in enumerate(f"{_ONES} eighteen nineteen".split(), 1)}
TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_WORD = f"(?:{'|'.join(sorted((*SMALL, *TENS, 'hundred'), key=len, reverse=True))})"
_WORDS = re.compile(rf"\b{_WORD}(?:(?:[\s-]+|\s+and\s+){_WORD})*\b", re.IGNORECASE)
_BEFORE = "|".join(rf"(?P<w{n}>{words.replace(' ', chr(92) + 's+')})" for n, words in enumerate(_COMPARATORS.values()))
_UNIT = "|".join(f"(?P<u{n}>{words})" for n, words in enumerate(_UNITS.values()))
_NUMBER = re.compile(
    rf"""
    (?:(?P<sign_of>[<>≤≥])\s*|\b(?i:{_BEFORE})\s+)?
    (?P<sign>[-+~]\s?)?
    (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\d.])\.\d+)
    (?:\s?-?\s?(?:{_UNIT})(?![A-Za-z]))?
    """,
    re.VERBOSE,
)
_JOINT = re.compile(r"\s*(?:-|–|/|,|±|to|and|or|vs\.?|versus|,\s*(?:and|or))\s*")
_FELL = re.compile(
    r"\b(fell|falls?|fallen|less|lower\w*|lowest|reduc\w+|decreas\w+|dropp?\w*|declin\w+|fewer|smaller|shorter|weaker|"
    r"minus|negative\w*|inverse\w*|worse\w*|better|improv\w+|eased|diminish\w+|loss|lost|shrank)\b",
    re.IGNORECASE,
)
_ROSE = re.compile(r"\b(?:rose|risen|rises?|increas\w+|higher|more|greater|larger|gain\w*|grew)\b", re.IGNORECASE)
_MEASURE = re.compile(
    r"(?:\b(?:W?MD|SMD|RD|difference|size|estimate|change|interval|CI|of|[gdrtz])\b|[=β(\[])[\s:,=]*$"
)
_LEVEL = re.compile(r"\b(?:from|was|were|at|aged?|in|among)\s*$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z)%\d][.;])\s+(?=[A-Z(])")
_NEAR = (90, 30)
_WAY = {"<": "-", "≤": "-", ">": "+", "≥": "+", "": ""}


def numbers_in(text: str, *, ours: bool = False) -> tuple[Number, ...]:
    """Gives the numbers of a text, in order; ``ours`` if it is one that we wrote."""
    found: list[Number] = []
    for sentence in _SENTENCE.split(_folded(text)):
        matches = list(_NUMBER.finditer(sentence))
        units = _units(sentence, matches)
        found += [_number(sentence, match, unit, ours) for match, unit in zip(matches, units, strict=True)]
    return tuple(found)


def of_field(value: float, unit: str = "") -> Number:
    """Gives the number that a field of our data is."""
    size = Decimal(repr(value)).copy_abs().normalize()
    written = f"{'−' if value < 0 else ''}{size:f}{unit}"
    return Number(written, size, MINUS if value < 0 else PLUS, unit=unit)


def missing(ours: tuple[Number, ...], theirs: tuple[Number, ...]) -> tuple[Missing, ...]:
    """Gives those of our numbers that the other text does not hold, each with why; names and «one» are left out."""
    asked = (number for number in dict.fromkeys(ours) if not number.name and number.written.lower() != "one")
    found = (_against(number, [other for other in theirs if other.size == number.size]) for number in asked)
    return tuple(entry for entry in found if entry is not None)


def _against(number: Number, same: list[Number]) -> Missing | None:
    if not same:
        return Missing(number, "absent")
    for why, fits in (("other sign", _sign_fits), ("other comparator", _comparator_fits), ("other unit", _unit_fits)):
        fitting = [other for other in same if fits(number, other)]
        if not fitting:
            return Missing(number, why, same[0].written)  # type: ignore[arg-type]
        same = fitting
    return None


def _sign_fits(ours: Number, theirs: Number) -> bool:
    return bool(ours.signs & theirs.signs)


def _comparator_fits(ours: Number, theirs: Number) -> bool:
    if ours.loose or theirs.loose:
        ways = {_WAY[ours.comparator], _WAY[theirs.comparator]}
        return ways != {"+", "-"} and not (ours.comparator and theirs.comparator == "" and not ours.loose)
    return ours.comparator == theirs.comparator


def _unit_fits(ours: Number, theirs: Number) -> bool:
    return ours.unit == theirs.unit or (not ours.unit and theirs.unit != "%")


def _folded(text: str) -> str:
    text = re.sub(r"(?<=\d)[·‧∙](?=\d)", ".", text)
    text = re.sub(r"(?<=\d)[\u2009\u202f\u00a0](?=\d{3}(?!\d))", ",", text)
    text = re.sub(r"(?<=\d)[–−‐‑](?=\d)", "-", text)
    # «~» keeps what can only be a minus apart from a hyphen, which may also end a word or open a range
    text = re.sub(r"−\s?(?=[\d.])|(?<=[\s(\[=<>:,;])–(?=[\d.])", "~", text)
    text = unicodedata.normalize("NFKC", re.sub(r"[⁰¹²³⁴-⁹⁻]", "", text)).replace("+/-", "±")
    text = re.sub(r"≦|⩽|=<|<=", "≤", re.sub(r"≧|⩾|=>|>=", "≥", text))
    text = re.sub(r"\b0,(?=\d)", "0.", text)
    text = re.sub(r"(\d+(?:\.\d+)?) (?:in|of|out of|of every|in every) (?:every )?100\b(?!,\d)", r"\1%", text)
    return _WORDS.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    words = [word for word in re.split(r"[\s-]+", match.group().lower()) if word != "and"]
    if words == ["one"]:
        return match.group() if match.group() == "one" else "1"
    groups: list[int] = []
    before = ""
    for word in words:
        if word == "hundred":
            groups[-1:] = [(groups[-1] if groups else 1) * 100]
        elif before == "hundred" or (before in TENS and SMALL.get(word, 10) < 10):
            groups[-1] += SMALL.get(word) or TENS[word]
        else:
            groups.append(SMALL.get(word) or TENS[word])
        before = word
    return " ".join(str(number) for number in groups)


def _units(sentence: str, matches: list[re.Match[str]]) -> list[str]:
    """Gives the unit of each number; one without takes that of the number it is joined to («30 to 40%»)."""
    units = [_named(match, "u", tuple(_UNITS)) for match in matches]
    own = [bool(unit) for unit in units]
    for here in range(len(matches) - 2, -1, -1):
        between = sentence[matches[here].end() : matches[here + 1].start()]
        joined = _JOINT.fullmatch(between + (matches[here + 1]["sign"] or "").strip("~ "))
        # a bare comma joins a list («5, 10 or 20 mg»), not a result and what follows it («0.34, 95% interval»)
        if not units[here] and joined and not (own[here + 1] and joined.group().strip() == ","):
            units[here] = units[here + 1]
    return units


def _named(match: re.Match[str], letter: str, words: tuple[str, ...]) -> str:
    return next((word for n, word in enumerate(words) if match[f"{letter}{n}"]), "")


def _number(sentence: str, match: re.Match[str], unit: str, ours: bool) -> Number:
    worded = _named(match, "w", tuple(_COMPARATORS))
    before = sentence[: match.start("sign") if match["sign"] else match.start("digits")]
    after = sentence[match.end("digits") :]
    signs = _signs(sentence, match, before, ours=ours)
    written = match.group().strip().lstrip("" if signs == MINUS else "-").replace("~", "−")
    inherited = unit and not _named(match, "u", tuple(_UNITS))
    return Number(
        written=f"{written}{'' if unit == '%' else ' '}{unit}" if inherited else written,
        size=Decimal(match["digits"].replace(",", "")).normalize(),
        signs=signs,
        comparator=match["sign_of"] or worded,
        loose=bool(worded),
        unit=unit,
        name="." not in match["digits"] and _is_name(before, match["sign"] or "", after if not unit else ""),
    )


def _is_name(before: str, sign: str, after: str) -> bool:
    if before[-1:].isalpha() and sign in ("", "-"):
        return True
    return bool(re.match(r"(?:st|nd|rd|th|s)\b|-?[A-Z]{1,3}(?![a-z])|-?[a-z]\b(?!\))", after))


def _signs(sentence: str, match: re.Match[str], before: str, *, ours: bool) -> frozenset[str]:
    sign = match["sign"] or ""
    if sign.startswith("~"):
        return MINUS
    if sign.startswith("+"):
        return PLUS
    last = "" if match["sign_of"] else before.rstrip()[-1:]
    if sign:
        if not (last.isalnum() or last in ("%", ")")):
            return MINUS
        if last.isalpha():  # «SMD -0.3» is a minus; «SMD-0.3» and «women - 12 in all» may or may not be
            return MINUS if sign == "-" and before[-1:].isspace() else EITHER
        if sign == "-" and before[-1:].isspace():  # «0.2 -0.5» is a range or two numbers
            return EITHER
    start, end = match.start(), match.end()
    if re.search(r"~|(?<![\w%)])-", sentence[:start]) or _LEVEL.search(before) or (ours and _MEASURE.search(before)):
        return PLUS
    return EITHER if _fell(sentence[max(0, start - _NEAR[0]) : start], sentence[end : end + _NEAR[1]]) else PLUS


def _fell(before: str, after: str) -> bool:
    """Says whether the last word of change before a number, or the first behind it, tells of less."""
    fell = max((found.start() for found in _FELL.finditer(before)), default=-1)
    rose = max((found.start() for found in _ROSE.finditer(before)), default=-1)
    return fell > rose if max(fell, rose) >= 0 else bool(_FELL.search(after))
