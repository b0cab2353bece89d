"""Lists, comparisons, the map and plots judge the record that was asked for, and no other."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fibrokb.errors import NothingFound, WrongUsage
from fibrokb.knowledge.effects import smallest_important
from fibrokb.knowledge.likeness import differences, scale
from fibrokb.knowledge.model import Effect, Intervention
from fibrokb.knowledge.panorama import Filters
from fibrokb.questions import compare, forest, gapmap
from fibrokb.questions.evidence import first_to_empty, treatments


def effect(**fields: Any) -> dict[str, Any]:
    given = {"outcome": "pain", "comparator": "placebo", "source": "a-2020-b", "design": "rct", "better": "lower"}
    given |= {"direction": "benefit", "certainty": "low", "certainty_by": "source", "where": "abstract", "n": 50}
    return given | fields


def make(name: str, *effects: dict[str, Any], title: str = "", **fields: Any) -> Intervention:
    given = {"id": name, "kind": "intervention", "name": title or name.title(), "summary": "", "reviewed": "2026-01-01"}
    given |= {"category": "drug", "evidence_state": "synthesised" if effects else "none-found", "harms": "not-reported"}
    return msgspec.convert({**given, "effects": effects, **fields}, Intervention)


def record(**fields: Any) -> Effect:
    return msgspec.convert(effect(**fields), Effect)


TOPICS = (
    make("alpha", effect(certainty="moderate"), effect(outcome="sleep", direction="unclear", certainty="high")),
    make("beta", effect(outcome="sleep", direction="no-important-difference"), category="exercise", acts_on=["glow"]),
    make("gamma", effect(outcome="mood", certainty="high"), effect(direction="harm", certainty="very-low")),
    make("delta", effect(comparator="active: alpha and beta"), effect(comparator="waitlist", certainty="high")),
    make("epsilon", effect(outcome="overall-severity", certainty="high")),
    make("zeta"),
)


def kept(**fields: Any) -> list[str]:
    return [row.topic.id for row in treatments(TOPICS, Filters(**fields), "name")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["alpha", "beta", "delta", "epsilon", "gamma", "zeta"]),
        ({"outcome": "pain"}, ["alpha", "delta", "gamma"]),
        ({"outcome": "pain", "min_certainty": "moderate"}, ["alpha", "delta"]),
        ({"outcome": "sleep", "min_certainty": "high"}, ["alpha"]),
        ({"outcome": "sleep", "direction": ("benefit",)}, []),
        ({"outcome": "sleep", "direction": ("no-important-difference",)}, ["beta"]),
        ({"outcome": "function"}, []),
        ({"outcome": "overall-severity"}, ["epsilon"]),
        ({"direction": ("benefit",), "min_certainty": "high"}, ["delta", "epsilon", "gamma"]),
        ({"direction": ("harm",), "min_certainty": "high"}, []),
        ({"comparator": "waitlist"}, ["delta"]),
        ({"comparator": "Waitlist", "outcome": "pain", "min_certainty": "high"}, ["delta"]),
        ({"comparator": "active"}, ["delta"]),
        ({"comparator": "beta"}, ["delta"]),
        ({"comparator": "bet"}, []),
        ({"comparator": "placebo", "outcome": "pain", "min_certainty": "high"}, []),
        ({"state": "none-found"}, ["zeta"]),
        ({"state": "none-found", "outcome": "pain"}, []),
        ({"category": "exercise", "acts_on": "glow", "outcome": "sleep"}, ["beta"]),
    ],
)
def test_filters_judge_the_record_that_was_asked_for(fields: dict[str, Any], expected: list[str]) -> None:
    assert kept(**fields) == expected


def test_a_record_that_kept_a_treatment_is_shown_even_outside_the_columns() -> None:
    (row,) = (row for row in treatments(TOPICS, Filters(direction=("benefit",))) if row.topic.id == "gamma")
    assert row.judged == ("mood",)
    assert row.best["mood"].certainty == "high"


def test_several_directions_keep_any_of_them() -> None:
    assert kept(outcome="sleep", direction=("unclear", "no-important-difference")) == ["alpha", "beta"]


def decision(**fields: Any) -> dict[str, Any]:
    given = {"agency": "FDA", "place": "US", "status": "approved", "year": 2020, "says": "", "source": "a-2020-b"}
    return {**given, "where": "text", **fields}


def advice(strength: str, body: str = "NICE") -> dict[str, Any]:
    given = {"body": body, "year": 2020, "place": "UK", "recommendation": strength, "says": "", "source": "a-2020-b"}
    return {**given, "where": "text"}


def test_the_order_counts_sure_benefits_and_puts_refused_ones_last_in_their_group() -> None:
    sure = effect(certainty="moderate", design="meta-analysis")
    low = effect(certainty="low", outcome="sleep", n=9000)
    topics = (
        make("many", sure, effect(outcome="fatigue", certainty="moderate", design="meta-analysis")),
        make("refused", sure, effect(outcome="fatigue", certainty="high"), regulatory=[decision(status="refused")]),
        make("against", sure, recommendations=[advice("strong-against")]),
        make("single", effect(certainty="moderate", n=5000, design="rct"), evidence_state="trials-only"),
        make("elsewhere", effect(certainty="moderate", outcome="sleep", n=5000)),
        make("pooled", sure, low),
        make("low", low),
        make("split", sure, recommendations=[advice("strong-against"), advice("weak-for", "EULAR")]),
        make("both", sure, regulatory=[decision(), decision(agency="EMA", status="refused")]),
    )
    order = [row.topic.id for row in treatments(topics, Filters())]
    assert order == ["many", "both", "pooled", "split", "single", "elsewhere", "refused", "against", "low"]


def test_two_results_of_one_review_are_no_dispute() -> None:
    review = effect(design="meta-analysis", source="a-2020-b")
    later = effect(design="meta-analysis", source="a-2020-b", direction="unclear", timepoint="later")
    other = effect(design="meta-analysis", source="c-2021-d", direction="unclear")
    part = effect(design="meta-analysis", source="c-2021-d", direction="unclear", intervention="one member")
    disputed = [bool(treatments([make("a", review, last)], Filters())[0].disputed) for last in (later, other, part)]
    assert disputed == [False, True, False]


def test_an_asked_outcome_decides_the_place() -> None:
    by_outcome = [row.topic.id for row in treatments(TOPICS, Filters(outcome="sleep"))]
    assert by_outcome == ["beta", "alpha"]
    assert [row.tier for row in treatments(TOPICS, Filters(outcome="sleep"))] == [3, 4]


@pytest.mark.parametrize(
    ("fields", "name", "before"),
    [
        ({"category": "diet"}, "category", {"drug": 5, "exercise": 1}),
        ({"state": "trials-only"}, "state", {"synthesised": 5, "none-found": 1}),
        ({"outcome": "sleep", "direction": ("harm",)}, "direction", {"no-important-difference": 1, "unclear": 1}),
        (
            {"outcome": "sleep", "min_certainty": "high", "direction": ("benefit",)},
            "direction",
            {"unclear": 1, "no-important-difference": 1},
        ),
        ({"outcome": "balance"}, "outcome", {}),
        ({"guideline": "nobody"}, "guideline", {}),
        ({"comparator": "sham"}, "comparator", {"placebo": 4, "active: alpha and beta": 1, "waitlist": 1}),
    ],
)
def test_the_filter_that_removed_the_last_is_named(fields: dict[str, Any], name: str, before: dict[str, int]) -> None:
    emptied = first_to_empty(TOPICS, Filters(**fields))
    assert emptied is not None
    assert (emptied.name, emptied.before) == (name, before)


def test_nothing_is_named_where_something_is_left() -> None:
    assert first_to_empty(TOPICS, Filters(category="drug")) is None


@pytest.mark.parametrize(
    ("first", "second", "unlike"),
    [
        ({}, {}, ()),
        ({"measure": "SMD", "estimate": 1}, {"measure": "MD", "estimate": 1}, ("measure",)),
        ({"measure": "SMD", "estimate": 1}, {"measure": "MD"}, ()),
        (
            {"measure": "MD", "estimate": 1, "unit": "points on a 0-10 scale"},
            {"measure": "MD", "estimate": 1, "unit": "cm on a 0-10 cm scale"},
            (),
        ),
        (
            {"measure": "MD", "estimate": 1, "unit": "points on a 0-10 scale"},
            {"measure": "MD", "estimate": 1, "unit": "points on a 0-100 scale"},
            ("scale",),
        ),
        (
            {"measure": "MD", "estimate": 1, "unit": "points; scale not named"},
            {"measure": "MD", "estimate": 1, "unit": "points; scale not named"},
            ("scale",),
        ),
        ({"measure": "SMD", "estimate": 1}, {"measure": "SMD", "estimate": 1, "better": "higher"}, ("scale",)),
        ({}, {"comparator": "sham"}, ("comparator",)),
        ({"comparator": "active: mixed controls"}, {"comparator": "active: mixed controls"}, ("comparator",)),
        ({}, {"population": "women", "comparator": "sham"}, ("comparator", "population")),
    ],
)
def test_unlike_numbers_are_told_apart(first: dict[str, Any], second: dict[str, Any], unlike: tuple[str, ...]) -> None:
    assert differences([record(**first), record(**second)]) == unlike


def test_scales_with_a_name_stay_apart_from_plain_ones() -> None:
    units = ("points on a 0-10 scale", "points on an 11-point scale (0-10)", "points on the 0-10 Great Scale")
    assert [scale(record(measure="MD", unit=unit)) for unit in units] == [units[0], units[0], units[2]]
    assert scale(record(measure="RD", unit="people in 100 (printed as 0.05, -0.01 to 0.12)")) == ""


def test_comparison_puts_direct_records_first_and_says_who_stands_alone() -> None:
    one = make("one", effect(comparator="active: Other Name"), effect(outcome="mood"), aliases=["uno"])
    two = make("two", effect(), effect(comparator="active: uno, with three if tired"), aliases=["other name"])
    found = compare.compare([two, one])
    assert [(r.topic.id, r.other.id, r.alone) for r in found.direct] == [("one", "two", True), ("two", "one", False)]
    assert [compared.outcome for compared in found.outcomes] == ["pain"]
    assert found.alone == {"two": (), "one": ("mood",)}
    only = compare.compare([one, two], "mood")
    assert [cell.effect is None for cell in only.outcomes[0].cells] == [False, True]
    assert only.direct == ()


def test_ways_to_count_pain_are_compared_together_and_no_other_outcomes_are() -> None:
    one = make("one", effect(), effect(outcome="pain-response-50"), effect(outcome="function"))
    two = make("two", effect(outcome="pain-response-30"), effect(outcome="overall-severity"))
    for asked in (None, "pain"):
        found = compare.compare([one, two], asked)  # type: ignore[arg-type]
        assert [c.outcome for c in found.outcomes] == ["pain", "pain-response-50", "pain-response-30"]
        assert {c.family for c in found.outcomes} == {"pain"}
    assert compare.compare([one, two]).alone == {"one": ("function",), "two": ("overall-severity",)}
    assert [c.outcome for c in compare.compare([one, two], "pain-response-30").outcomes] == ["pain-response-30"]
    with pytest.raises(NothingFound, match="record on sleep"):
        compare.compare([one, two], "sleep")


def test_a_plot_of_pain_holds_every_way_to_count_it() -> None:
    topic = make("a", effect(measure="SMD", estimate=-1), effect(outcome="pain-response-50", measure="RR", estimate=2))
    assert [p.outcome for p in forest.of_outcome("pain", [topic]).panels] == ["pain", "pain-response-50"]
    assert [p.outcome for p in forest.of_treatment(topic, "pain").panels] == ["pain", "pain-response-50"]
    assert forest.of_outcome("pain-response-30", [topic]).panels == ()


@pytest.mark.parametrize("topics", [[TOPICS[0]], [TOPICS[0], TOPICS[0]]])
def test_a_comparison_needs_two(topics: list[Intervention]) -> None:
    with pytest.raises(WrongUsage, match="two different treatments"):
        compare.compare(topics)


def test_the_map_holds_every_treatment_and_leaves_gaps_empty() -> None:
    found = gapmap.draw(TOPICS)
    assert {row.topic.id for row in found.rows} == {topic.id for topic in TOPICS}
    cells = {row.topic.id: set(row.best) for row in found.rows}
    assert cells["gamma"] == {"pain", "mood"}
    assert cells["epsilon"] == {"function"}
    assert cells["zeta"] == set()
    assert [row.topic.id for row in gapmap.draw(TOPICS, "exercise").rows] == ["beta"]


def test_only_like_numbers_share_a_panel() -> None:
    topics = (
        make("a", effect(measure="SMD", estimate=-0.5, n=9)),
        make("b", effect(measure="SMD", estimate=-0.2, n=10)),
        make("c", effect(measure="SMD", estimate=0.2, better="higher")),
        make("d", effect(measure="MD", estimate=-1, unit="points on a 0-10 scale")),
        make("e", effect(measure="MD", estimate=-1, unit="points on a 0-100 scale")),
        make("f", effect(measure="MD", estimate=-1)),
        make("g", effect(measure="NNTB", estimate=4)),
        make("h", effect(finding="Less pain.")),
        make("i", effect(measure="RR", estimate=0.0)),
    )
    plot = forest.of_outcome("pain", topics)
    assert [[row.topic.id for row in panel.rows] for panel in plot.panels] == [["b", "a"], ["d"], ["e"], ["c"]]
    assert [panel.important for panel in plot.panels] == [0.2, 1.0, 10.0, 0.2]
    reasons = {row.topic.id: reason for row, reason in plot.undrawn}
    assert reasons == {"f": "no-scale", "g": "no-axis", "h": "no-estimate", "i": "no-axis"}


def test_a_weightier_record_without_number_is_told_beside_the_drawn_one() -> None:
    topic = make("a", effect(n=900), effect(measure="SMD", estimate=-0.5), effect(measure="SMD", estimate=-9, n=3))
    plot = forest.of_outcome("pain", [topic])
    assert [row.effect.estimate for panel in plot.panels for row in panel.rows] == [-0.5]
    assert [row.effect.n for row, _ in plot.undrawn] == [900]
    every = forest.of_outcome("pain", [topic], every=True)
    assert len(every.panels[0].rows) == 2


def test_smallest_important_differences() -> None:
    assert smallest_important("OR", "") == 1.1
    assert smallest_important("MD", "points on a 0-100 scale") == 10
    assert smallest_important("MD", "points of something") is None


def test_a_disputed_benefit_is_no_benefit_to_a_filter() -> None:
    pair = (effect(n=100, source="a"), effect(n=90, source="b", direction="unclear"))
    assert treatments((make("split", *pair),), Filters(outcome="pain", direction=("benefit",))) == ()
    (row,) = treatments((make("split", *pair),), Filters(outcome="pain", direction=("mixed",)))
    assert row.disputed == {"pain"}


def test_harms_alone_put_a_treatment_among_the_worse() -> None:
    harm = effect(outcome="withdrawal-adverse-events", direction="harm", certainty="moderate")
    (row,) = treatments((make("helps", effect(certainty="high"), harm),), Filters(direction=("harm",)))
    assert row.tier == 3


@pytest.mark.parametrize("asked", ["fda", "EMA", "European Medicines Agency", "nice"])
def test_a_regulator_is_found_by_its_name_or_initials(asked: str) -> None:
    regulators = [decision(), decision(agency="European Medicines Agency")]
    topic = make("both", effect(), regulatory=regulators, recommendations=[advice("weak-for")])
    assert treatments((topic, make("other", effect())), Filters(guideline=asked))[0].topic.id == "both"
    assert len(treatments((topic, make("other", effect())), Filters(guideline=asked))) == 1
