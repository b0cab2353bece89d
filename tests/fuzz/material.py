"""Evidence bases made from bytes: one made-up topic with its references, spoilt at a few places."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from fibrokb.store import yamlfile
from tests.conftest import KB

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
SECTIONS = ("mechanisms", "symptoms", "interventions", "background")
NASTY = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><b onclick=1>", "</style><p>", "&lt;b&gt;", "&#60;",
    "javascript:alert(1)", "https://example.org/\"><b>", "https://example.org/ x", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07",
    "\x9b31m", "\x00", "\x7f", "\x85", "\u2028", "\u202e\u2066", "\ufeff", "|", "a | b", "`", "``x`", "[x](http://x.y)",
    "![x](y)", "[^1]", "[^1]: x", "# head", "---", "- item", "1. item", "+ x", "> x", "    code", "~~~", "<http://x.y>",
    "http://x.y", "**x**", "_x_", "\\", "\\|", "\\\\`", "$x$", "^x^", "=1+1", "+1+1", "-1+1|cmd", "@SUM(1)", "\t=1", "\r=1",
    "＝1", ' =HYPERLINK("x")', "'=1", "\r\nTY  - JOUR", "\nER  - ", "\nAU  - Evil", "}", "{", "},\n@misc{evil,", "\\input{x}",
    "%", "#", "\\\\", "~", "a and b", "and", ",", "{}", "[@a; @b]", "[@a", "@alpha-2020-bright", "[sic]", "[/red]", "[bold]",
    " ", "\n\n", "x\ny", "\N{PILE OF POO}", "e\u0301\u0301\u0301", "ﬁ", "١٢", "x" * 400, "y " * 200, "no", "12:30", "0123",
    "1e999", "-0", "0.0000000001", "999999999999999", "0-10 scale", "points on a 5-5 scale", "10-0", "2020-13", "9999-12-31",
    "active: ", "active: x", "placebo", "abstract", "Épsilon", "ß", "İ", "ŉ", "per cent", "50%",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 0.5, -0.5, 99, 100, 101, 1000, 999999999999999, -999999999999999, 0.0000000001, 2019, 9999, 30)
WORDS = frozenset(
    "standing relation stance design category evidence_state outcome measure better direction certainty certainty_by "
    "recommendation status rating purpose seen_as source_status type harms serious kind".split()
)
"""Keys whose value is one of a closed list."""
SWITCHES = (
    "supports",
    "contradicts",
    "benefit",
    "harm",
    "high",
    "animal",
    "rct",
    "RR",
    "NNTH",
    "MD",
    "lower",
    "higher",
)


class Made(NamedTuple):
    """An evidence base as plain values: the two files."""

    claims: dict[str, Any]
    references: dict[str, Any]

    def write(self, folder: Path) -> None:
        """Writes it as two files; JSON is YAML, with every sign that it may hold."""
        for name, values in (("claims.yaml", self.claims), ("references.yaml", self.references)):
            (folder / name).write_text(json.dumps(values, ensure_ascii=False), "utf-8")


class Choices:
    """Draws choices from bytes, so that a fuzzer can steer each one; without bytes it draws the first."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self, below: int) -> int:
        """Gives a number from 0 up to, but not including, a bound."""
        width = 1 if below <= 256 else 2
        piece = self._data[self._at : self._at + width]
        self._at += width
        return int.from_bytes(piece, "big") % max(1, below)

    def text(self) -> str:
        """Gives an awkward text: one of the list, or what the next bytes spell."""
        kind = self.number(4)
        if kind < 3:
            return NASTY[self.number(len(NASTY))] * (1 if kind < 2 else 2)
        length = self.number(24)
        piece = self._data[self._at : self._at + length]
        self._at += length
        return piece.decode("utf-8", "replace") or "x"

    @property
    def left(self) -> bool:
        """Says whether there are bytes left to draw from."""
        return self._at < len(self._data)


def _values(node: yamlfile.Node) -> Any:
    """Gives a tree as plain values; what stands there as a number becomes one, so that it is written as one."""
    if isinstance(node.value, dict):
        return {key: _values(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_values(child) for child in node.value]
    number = not node.quoted and _NUMBER.fullmatch(node.value)
    return (float(node.value) if "." in node.value else int(node.value)) if number else node.value


def _plain() -> Made:
    roots = [yamlfile.parse((KB / name).read_bytes(), name)[0] for name in ("claims.yaml", "references.yaml")]
    return Made(*(_values(root) for root in roots if root is not None))


_BASE = _plain()


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(_keys(child) for child in value.values()))
    if isinstance(value, list):
        return set().union(*(_keys(child) for child in value))
    return {item["id"] for item in _BASE.references["references"] if item["id"] in str(value)}


def _parts() -> list[Made]:
    """Gives the made-up knowledge base cut into one evidence base a topic, so that each is soon read."""
    parts = []
    for section in SECTIONS:
        for topic in _BASE.claims[section]:
            popular = [c for c in _BASE.claims["popular_claims"] if c["topics"] == [topic["id"]]]
            claims = {"about": _BASE.claims["about"], section: [topic], "popular_claims": popular}
            cited = _keys(claims)
            parts.append(Made(claims, {"references": [r for r in _BASE.references["references"] if r["id"] in cited]}))
    return parts


_PARTS = _parts()


def _places(value: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Collects every place in a tree at which something stands: its holder and its key."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in list(items):
        found.append((value, key))
        _places(child, found)
    return found


def spoilt(data: bytes) -> Made:
    """Gives an evidence base with up to eight places spoilt; which and how is what the bytes say."""
    choices = Choices(data)
    made = copy.deepcopy(_PARTS[choices.number(len(_PARTS))])
    for _ in range(8):
        if not choices.left:
            break
        tree = made.references if choices.number(4) == 0 else made.claims
        places = _places(tree, [])
        if places:
            _spoil(*places[choices.number(len(places))], choices)
    return made


def worded(data: bytes) -> Made:
    """Gives an evidence base of the right shape: only texts and numbers are others."""
    choices = Choices(data)
    made = copy.deepcopy(_PARTS[choices.number(len(_PARTS))])
    for _ in range(12):
        if not choices.left:
            break
        tree = made.references if choices.number(3) == 0 else made.claims
        places = [(holder, key) for holder, key in _places(tree, []) if _is_free(holder, key)]
        if not places:
            continue
        holder, key = places[choices.number(len(places))]
        numeric = not isinstance(holder[key], str)
        whole = [number for number in NUMBERS if isinstance(number, int)] if isinstance(holder[key], int) else NUMBERS
        holder[key] = whole[choices.number(len(whole))] if numeric else choices.text()
    return made


def _is_free(holder: Any, key: Any) -> bool:
    """Says whether any text (or number) may stand at a place."""
    listed = isinstance(holder, list) and str(holder[key]) in ("risk-of-bias", "imprecision")
    return not isinstance(holder[key], (dict, list)) and key not in WORDS and not listed


def _spoil(holder: Any, key: Any, choices: Choices) -> None:
    """Changes one place: another text, number or word, nothing, twice, or something of another shape."""
    match choices.number(8):
        case 0 | 1 | 2:
            holder[key] = choices.text()
        case 3:
            holder[key] = NUMBERS[choices.number(len(NUMBERS))]
        case 4:
            holder[key] = SWITCHES[choices.number(len(SWITCHES))]
        case 5:
            del holder[key]
        case 6:
            holder[key] = ([], {}, [holder[key]], {"x": holder[key]}, [[]], "")[choices.number(6)]
        case _ if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        case _:
            holder[choices.text()] = copy.deepcopy(holder[key])
