"""Forest plots and the map: every sign at its place, at every width, in every encoding."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from fibrokb.errors import FibroKBError
from fibrokb.questions import forest as asked
from fibrokb.questions import gapmap
from fibrokb.render import axis, forest, pictures, plain
from fibrokb.render import gapmap as map_looks
from fibrokb.render.document import Hints
from tests.questions.test_evidence import TOPICS, effect, make

if TYPE_CHECKING:
    from fibrokb.knowledge.model import Intervention
    from fibrokb.knowledge.panorama import ForestPlot, ForestRow, Panel
    from fibrokb.render.document import Document

LONG = make(
    "a treatment with a very long name that goes on and on",
    effect(measure="SMD", estimate=-0.5, ci_lower=-0.9, ci_upper=-0.1, n=1234),
)
WIDE = make("wide", effect(measure="SMD", estimate=-0.1, ci_lower=-40, ci_upper=40))
BARE = make(
    "bare",
    effect(
        measure="SMD",
        estimate=0.3,
        certainty="very-low",
        comparator="active: mixed controls (a long list of them, not named in the abstract)",
    ),
)
TIGHT = make("tight", effect(measure="SMD", estimate=-0.3, ci_lower=-0.31, ci_upper=-0.29))
RATIO = make("ratio", effect(measure="RR", estimate=2, ci_lower=0.5, ci_upper=8, better="higher"))


def piped(document: Document, width: int) -> str:
    return plain.render(tuple(block for block in document if not isinstance(block, Hints)), width)


def plot(*topics: Intervention) -> ForestPlot:
    return asked.of_outcome("pain", topics)


def panel(*topics: Intervention) -> Panel:
    (found,) = plot(*topics).panels
    return found


def strip(found: Panel, row: ForestRow, width: int = 41) -> str:
    return "".join(run.text for run in forest._strip(found, row.effect, width))


def test_an_interval_is_symmetrical_on_a_log_axis() -> None:
    found = panel(RATIO)
    low, high = axis.limits(found)
    drawn = strip(found, found.rows[0])
    assert len(drawn) == 41
    assert drawn.index("■") - drawn.index("─") == drawn.rindex("─") - drawn.index("■")
    assert low < 0 < high
    assert 1.0 in axis.ticks(found, 5)
    assert axis.sides(found) == ("comparator better", "treatment better")


def test_a_single_row_shows_its_whole_interval() -> None:
    drawn = strip(panel(WIDE), panel(WIDE).rows[0])
    assert "◀" not in drawn
    assert "▶" not in drawn


def test_one_wide_interval_does_not_squeeze_the_others() -> None:
    found = panel(LONG, TIGHT, WIDE)
    drawn = {row.topic.id: strip(found, row) for row in found.rows}
    assert drawn["wide"].startswith("◀")
    assert drawn["wide"].endswith("▶")
    assert drawn[LONG.id].count("─") >= 6
    assert "■" in drawn["tight"]


def test_no_effect_stands_in_one_column() -> None:
    found = panel(LONG, TIGHT, BARE)
    places = {strip(found, row).find("│") for row in found.rows}
    assert len(places) == 1
    assert "┊" in strip(found, found.rows[0])


@pytest.mark.parametrize("estimate", [0.0, 1e-9, 12345.678])
def test_odd_estimates_have_an_axis(estimate: float) -> None:
    found = panel(make("odd", effect(measure="MD", unit="points of something", estimate=estimate)))
    low, high = axis.limits(found)
    assert low < high
    assert 1 <= len(axis.ticks(found, 5)) <= 7
    assert "■" in strip(found, found.rows[0])


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160, 240])
def test_a_plot_fits_its_width(width: int) -> None:
    for topics in ((LONG, WIDE, BARE, TIGHT), (LONG,), (RATIO,), (BARE,)):
        text = piped(forest.draw(plot(*topics), width), width)
        assert max(map(len, text.splitlines())) <= width
        assert text.count("■") == len(topics) + 1
        assert "1,234" in text or width < 160 or LONG not in topics


def test_what_cannot_be_drawn_is_told() -> None:
    told = piped(forest.draw(plot(make("h", effect(finding="Less pain, they say."))), 80), 80)
    assert "NOT DRAWN" in told
    assert "Less pain, they say; 50 people; low certainty" in told
    assert "no estimate of the difference was seen" in " ".join(told.split())
    assert "■" not in told


def test_a_plain_encoding_keeps_the_signs_apart() -> None:
    text = plain.in_encoding(piped(forest.draw(plot(LONG, WIDE, TIGHT), 80), 80), "ascii")
    assert "?" not in text.replace(" ? ", "")
    assert "#" in text
    grid = plain.in_encoding(piped(map_looks.draw(gapmap.draw(TOPICS), 100), 100), "ascii")
    assert "^+++-" in grid
    assert "^+---" not in grid


@pytest.mark.parametrize("width", [20, 40, 60, 76, 80, 100, 130, 200])
def test_the_map_is_a_grid_where_it_fits_else_a_list(width: int) -> None:
    text = piped(map_looks.draw(gapmap.draw((*TOPICS, LONG)), width), width)
    assert max(map(len, text.splitlines())) <= width
    assert ("- Alpha" in text) == (width < 76)
    assert "Not studied: we searched and found no trial: Zeta" in " ".join(text.split())


def test_a_sign_never_sounds_surer_than_the_evidence() -> None:
    (topic,) = (make("s", effect(certainty="very-low")),)
    assert map_looks.sign(topic.effects[0], disputed=False) == "△"
    assert map_looks.sign(topic.effects[0], disputed=True) == "~"


def test_a_missing_extra_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(FibroKBError) as missing:
        pictures.forest(plot(LONG), "svg")
    assert "pip install 'fibrokb[plots]'" in missing.value.hint


@pytest.mark.parametrize("format", ["svg", "png"])
def test_pictures_have_the_same_bytes_twice(format: Any) -> None:
    pytest.importorskip("matplotlib")
    starts = {"svg": b"<?xml", "png": b"\x89PNG"}[format]
    for draw in (
        lambda: pictures.forest(plot(LONG, WIDE, BARE, TIGHT, RATIO), format),
        lambda: pictures.evidence_map(gapmap.draw((*TOPICS, LONG)), format),
    ):
        first = draw()
        assert first.startswith(starts)
        assert first == draw()


def test_no_markup_in_a_name_is_obeyed() -> None:
    pytest.importorskip("matplotlib")
    odd = make("odd", effect(measure="SMD", estimate=-0.3), title="$x^2$ <script>alert(1)</script> \x1b[31m {")
    drawn = pictures.forest(plot(odd), "svg").decode()
    assert "<script>" not in drawn
    assert "\x1b" not in drawn


def test_a_plot_without_numbers_says_so() -> None:
    with pytest.raises(FibroKBError, match="no record here has a number"):
        pictures.forest(plot(make("h", effect())), "svg")
