"""Every kind of fault, in the order of the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.mutation.faults import (
    TOPICS,
    Change,
    Kind,
    digit,
    drop,
    fields,
    in_abstract,
    number_in,
    pick,
    put,
    reword,
    set_field,
    text,
)
from benchmarks.mutation.planters import (
    alias_of_another,
    raised,
    reordered,
    signs_flipped,
    status_of,
    swapped,
    swapped_values,
)
from benchmarks.mutation.world import identity
from fibrokb.store import yamlfile
from fibrokb.store.yamlfile import Node

if TYPE_CHECKING:
    import random

    from benchmarks.mutation.world import World

REFERENCES = ("references",)
OUTCOMES = ("benefit", "harm", "no-important-difference", "unclear")
_CITED = r"\s*\[@[a-z0-9-]+(?:\s*;\s*@[a-z0-9-]+)*\]"
_ANIMAL = re.compile(r"(?:rat|mouse)\b.*")


def _letter(found: re.Match[str]) -> str:
    """Gives a word with its third letter gone."""
    return found.group()[:3] + found.group()[4:]


def _other_letter(found: re.Match[str]) -> str:
    return f"{found.group()[:-1]}{'x' if found.group()[-1] != 'x' else 'y'}"


def _doubled(world: World, chance: random.Random) -> Change | None:
    """Writes a key of a record a second time; the reader is given the piece of the file that holds the record."""
    spot = pick(world, chance, "effects", fields("n"))
    assert spot is not None
    place = spot.record["n"].place
    lines = list(world.lines[place.file])
    lines.insert(place.line, lines[place.line - 1])
    start = spot.old.place.line - 1
    chunk = "\n".join(["x:", lines[start], *_rest(lines[start + 1 :])])
    _, problems = yamlfile.parse(chunk.encode(), place.file)
    return Change((), (), f"{identity(spot.old)}: the key n stands twice", tuple(problems))


def _rest(lines: list[str]) -> list[str]:
    end = next((n for n, line in enumerate(lines) if line[:1] not in (" ", "")), len(lines))
    return lines[:end]


def _unknown(world: World, chance: random.Random) -> Change | None:
    spot = pick(world, chance, chance.choice(("effects", "evidence", "harms")), lambda _: True)
    assert spot is not None
    key = chance.choice(sorted(spot.record))
    put(spot, f"{key[:2]}{key[3:]}s", text(spot.record.pop(key)))
    return spot.done(f"{key} misspelt")


def _nobody(world: World, chance: random.Random) -> Change | None:
    """Says that no harms are reported where some are recorded."""
    spot = pick(world, chance, "self", lambda r: "harms" in r and not isinstance(r["harms"].value, str), TOPICS)
    if spot is None:
        return None
    spot.record["harms"] = Node("not-reported", spot.new.place)
    return spot.done("harms became not-reported")


def _retitled(world: World, chance: random.Random) -> Change | None:
    spot = pick(world, chance, "self", lambda r: len(text(r["title"]).split()) > 5 and fields("DOI")(r), REFERENCES)
    assert spot is not None
    words = text(spot.record["title"]).split()
    at = chance.randrange(2, len(words))
    put(spot, "title", " ".join([*words[:at], *words[at + 1 :]]))
    return spot.done(f"«{words[at]}» left out of the title", text(spot.record["id"]))


def _unnamed(world: World, chance: random.Random) -> Change | None:
    spot = pick(world, chance, "self", lambda r: "PMID" in r, REFERENCES)
    assert spot is not None
    first = spot.record["author"].value[0]
    assert isinstance(first, Node)
    assert isinstance(first.value, dict)
    name = "family" if "family" in first.value else "literal"
    first.value[name] = Node(f"{text(first.value[name])[:-1]}x", first.place)
    return spot.done("first author misspelt", text(spot.record["id"]))


def _dated(year: int) -> Kind:
    def plant(world: World, chance: random.Random) -> Change | None:
        spot = pick(world, chance, "self", lambda _: True, REFERENCES)
        assert spot is not None
        issued = spot.record["issued"].value
        assert isinstance(issued, dict)
        parts = issued["date-parts"].value[0]
        assert isinstance(parts, Node)
        assert isinstance(parts.value, list)
        old = text(parts.value[0])
        parts.value[0] = Node(str(int(old) + year), parts.place)
        return spot.done(f"year {old} became {int(old) + year}", text(spot.record["id"]))

    return Kind("year of a reference changed" if year < 5 else "year of a reference ahead", "validate", plant)


def _moved(world: World, chance: random.Random) -> Change | None:
    """Says that what one source found was found by another of the same topic."""
    spot = pick(
        world, chance, "evidence",
        lambda r: in_abstract(world, r) and len(re.findall(r"\d{2,}", text(r["finding"]))) > 1,
    )  # fmt: skip
    if spot is None:
        return None
    old = text(spot.record["source"])
    others = [k for k, r in world.references.items() if k != old and (r.pmid or r.doi)]
    new = chance.choice(others)
    put(spot, "source", new)
    return spot.done(f"the finding of {old} given to {new}", old, new)


def _ends(record: dict[str, Node]) -> bool:
    return text(record.get("direction")) in ("benefit", "harm") and {"estimate", "ci_lower"} <= set(record)


KINDS: tuple[Kind, ...] = (
    Kind("a key that stands twice", "validate", _doubled),
    Kind("a misspelt key", "validate", _unknown),
    Kind("a word that is not on its list", "validate", set_field("effects", "direction", ("better",), fields())),
    Kind("comparator left out", "validate", drop("effects", "comparator", fields())),
    Kind("place in the source left out", "validate", drop("evidence", "where", fields())),
    Kind("harms left out", "validate", drop("self", "harms", fields(), ("interventions",))),
    Kind("sign of an estimate flipped", "validate", signs_flipped(whole=False)),
    Kind("signs of estimate and interval flipped", "validate", signs_flipped(whole=True)),
    Kind("bounds of an interval swapped", "validate", swapped_values("effects", "ci_lower", "ci_upper")),
    Kind("one bound left out", "validate", drop("effects", "ci_upper", fields("ci_lower"))),
    Kind("direction changed, with an interval", "validate", set_field("effects", "direction", OUTCOMES, _ends)),
    Kind("`better` changed", "validate", set_field("effects", "better", ("lower", "higher"), _ends)),
    Kind("certainty raised, judged here", "validate", raised("fibrokb")),
    Kind("reasons for rating down left out", "validate", drop("effects", "rated_down_for", fields())),
    Kind("species left out", "validate", drop("evidence", "species", fields())),
    Kind(
        "another species",
        "validate",
        set_field("evidence", "species", ("rat", "mouse"), lambda r: bool(_ANIMAL.fullmatch(text(r.get("species"))))),
    ),
    Kind(
        "species on a study of people",
        "validate",
        set_field("evidence", "species", ("rat",), lambda r: text(r["design"]) in ("rct", "cohort", "case-control")),
    ),
    Kind("a citation removed", "validate", reword("self", ("summary",), _CITED, "", TOPICS)),
    Kind(
        "a citation removed from an explanation",
        "validate",
        reword("self", ("explanation",), _CITED, "", ("popular_claims",)),
    ),
    Kind(
        "a citation key misspelt in prose",
        "validate",
        reword("self", ("summary",), r"(?<=@)[a-z0-9-]+", _letter, TOPICS),
    ),
    Kind(
        "a citation key misspelt in a record", "validate", reword("effects", ("source",), r".+", _other_letter, TOPICS)
    ),
    Kind("a bracket of a citation broken", "validate", reword("self", ("summary",), r"\[@", "@", TOPICS)),
    Kind("a word that we do not use", "validate", reword("self", ("summary",), r"\bmay\b", "is proven to", TOPICS)),
    Kind("an alias given to two topics", "validate", alias_of_another),
    Kind("topics out of order", "validate", reordered("interventions")),
    Kind("references out of order", "validate", reordered("references")),
    Kind("popular claims out of order", "validate", reordered("popular_claims")),
    _dated(1),
    _dated(20),
    Kind("a review dated ahead", "validate", set_field("self", "reviewed", ("2127-01-01", "2026-02-30"), fields())),
    Kind(
        "a search that ends ahead", "validate", set_field("effects", "searched_to", ("2127-03",), fields("searched_to"))
    ),
    Kind("a percentage over 100", "validate", set_field("harms", "percent", ("112", "250"), fields("percent"))),
    Kind("no people at all", "validate", set_field("effects", "n", ("0", "-40"), fields("n"))),
    Kind("a retracted source that counts", "validate", status_of("retracted")),
    Kind("a withdrawn source that counts", "validate", status_of("withdrawn")),
    Kind("digit of a DOI changed", "verify", digit("self", "DOI", REFERENCES)),
    Kind("digit of a PMID changed", "verify", digit("self", "PMID", REFERENCES)),
    Kind("DOIs of two references swapped", "verify", swapped("DOI")),
    Kind("PMIDs of two references swapped", "verify", swapped("PMID")),
    Kind(
        "volume of a reference changed",
        "verify",
        digit("self", "volume", REFERENCES, lambda _, r: "PMID" in r or "DOI" in r),
    ),
    Kind("a word left out of a title", "verify", _retitled),
    Kind("first author misspelt", "verify", _unnamed),
    Kind("digit of an estimate changed, in the abstract", "verify", number_in("effects", "estimate", abstract=True)),
    Kind("digit of a bound changed, in the abstract", "verify", number_in("effects", "ci_upper", abstract=True)),
    Kind("digit of n changed, in the abstract", "verify", number_in("effects", "n", abstract=True)),
    Kind("digit in a finding changed, in the abstract", "verify", number_in("evidence", "finding", abstract=True)),
    Kind(
        "`<` for `>` in a finding, in the abstract",
        "verify",
        reword("evidence", ("finding",), r"<(?=\s*0?\.\d)", ">", TOPICS, in_abstract),
    ),
    Kind("a finding given to another source", "verify", _moved),
    Kind(
        "digit of an estimate changed, beyond the abstract", "reading", number_in("effects", "estimate", abstract=False)
    ),
    Kind("digit of n changed, beyond the abstract", "reading", number_in("effects", "n", abstract=False)),
    Kind(
        "digit in a finding changed, beyond the abstract", "reading", number_in("evidence", "finding", abstract=False)
    ),
    Kind(
        "direction changed, finding in words",
        "reading",
        set_field("effects", "direction", OUTCOMES, lambda r: "estimate" not in r),
    ),
    Kind("certainty raised, copied from the source", "reading", raised("source")),
    Kind(
        "stance turned round",
        "reading",
        set_field(
            "evidence",
            "stance",
            ("supports", "contradicts"),
            lambda r: text(r["stance"]) in ("supports", "contradicts"),
        ),
    ),
    Kind("harms called not reported", "reading", _nobody),
    Kind(
        "another comparator",
        "reading",
        set_field("effects", "comparator", ("placebo", "usual-care", "waitlist"), fields()),
    ),
)
