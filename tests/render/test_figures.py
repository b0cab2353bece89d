"""Forest plots within an exported page: one name for each thing, words beside the picture, the same bytes twice."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from fibrokb.questions import forest as asked
from fibrokb.render import figures
from tests.questions.test_evidence import effect, make

if TYPE_CHECKING:
    from collections.abc import Callable

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
    pytest.importorskip("matplotlib")
    plot = asked.shared(asked.of_treatment(TWO))
    drawn = figures.forest(plot, "two")
    assert drawn == figures.forest(plot, "two")
    names = re.findall(r'\sid="([^"]+)"', drawn)
    assert len(names) == len(set(names))
    assert all(name.startswith("two-plot-") for name in names)
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', drawn)) <= set(names)
    assert 'role="img" aria-labelledby="two-plot-title"' in drawn
    assert "−0.5 (−0.9 to −0.1)" in drawn
    for unwanted in ("<script", "<b>", "<!--", "<style", "<metadata", "<?xml"):
        assert unwanted not in drawn


def test_a_page_shows_the_plot_below_the_table_that_it_draws(ask: Callable[..., Result]) -> None:
    pytest.importorskip("matplotlib")
    page = ask("export", "lampazine", "--format", "html").out
    assert page.count("<figure>") == 1
    assert page.index("</table>") < page.index("<figure>") < page.index('id="harms-and-cautions"')
    assert "<figure>" not in ask("export", "staring", "--format", "html").out


def test_a_page_without_the_extra_says_in_a_line_how_to_get_plots(
    ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = ask("export", "lampazine", "--format", "html")
    assert result.status == 0
    assert "<figure>" not in result.out
    assert result.err.count("\n") == 1
    assert "pip install 'fibrokb[plots]'" in result.err
    assert ask("export", "staring", "--format", "html").err == ""
