"""Forest plots within an exported page: every result cited and in words, every mark in its place, no extra needed."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from fibrokb.questions import forest as asked
from fibrokb.render import figures
from tests.questions.test_evidence import effect, make

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.conftest import Result

TWO = make(
    "two",
    effect(measure="SMD", estimate=-0.5, ci_lower=-0.9, ci_upper=-0.1, dose="10 mg"),
    effect(measure="SMD", estimate=-0.2, ci_lower=-0.4, ci_upper=0.1, dose="--!> 5 mg"),
    effect(measure="RR", estimate=2, ci_lower=0.5, ci_upper=8, better="higher"),
    title='Two id="x" <b> --> <script>',
)


def test_only_estimates_that_have_company_are_drawn() -> None:
    (panel,) = asked.shared(asked.of_treatment(TWO)).panels
    assert [row.effect.measure for row in panel.rows] == ["SMD", "SMD"]


def test_a_figure_has_own_ids_words_and_no_markup_of_the_data() -> None:
    plot = asked.shared(asked.of_treatment(TWO))
    drawn = figures.forest(plot, "two-", {"a-2020-b": 3})
    assert drawn.count('<a href="#two-source-3" aria-label="source 3">[3]</a>') == 2
    assert "−0.5 (−0.9 to −0.1)</span>" in drawn
    assert "low certainty</span>" in drawn
    assert "a-2020-b, --!&gt; 5 mg" in drawn
    for unwanted in ("<script", "<b>", "<!--", "<style", ' id="x"'):
        assert unwanted not in drawn


def test_every_mark_lies_on_its_strip() -> None:
    """An interval that leaves the axis ends there with an arrow, and no place is outside 0 to 100 per cent."""
    wide = effect(measure="RR", estimate=2, ci_lower=0.0, ci_upper=900, better="higher")
    near = [effect(measure="RR", estimate=e, ci_lower=0.9, ci_upper=1.4, better="higher") for e in (1.1, 1.2)]
    drawn = figures.forest(asked.shared(asked.of_treatment(make("one", wide, *near))), "", {})
    assert drawn.count("<path") == 2
    assert all(0 <= float(place) <= 100 for place in re.findall(r'="([-.\d]+)%"', drawn))


def test_a_page_shows_the_plot_below_the_table_that_it_draws(ask: Callable[..., Result]) -> None:
    page = ask("export", "lampazine", "--format", "html").out
    assert page.count("<figure>") == 1
    assert page.index("</table>") < page.index("<figure>") < page.index('id="harms-and-cautions"')
    assert "<figure>" not in ask("export", "staring", "--format", "html").out


def test_a_page_needs_no_extra_for_its_plots(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = ask("export", "lampazine", "--format", "html")
    assert (result.status, result.err) == (0, "")
    assert "<figure>" in result.out
    missing = ask("plot", "lampazine", "-o", "plot.svg")
    assert missing.status == 1
    assert "pip install 'fibrokb[plots]'" in missing.err
