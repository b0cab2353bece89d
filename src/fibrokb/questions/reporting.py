"""The questions that good health reporting answers, and whether a text speaks of them.

After the criteria of HealthNewsReview (Schwitzer, PLoS Medicine 2008) in our own words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.knowledge.reports import Question

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.questions.passages import Piece

_NUMBER = r"(?:\d[\d.,]*|half|one|two|three|four|five|six|seven|eight|nine|ten|a (?:third|quarter|fifth))"
_ASKED = {
    "benefit-size": rf"{_NUMBER}\s*(?:%|per ?cent|in (?:every )?{_NUMBER}|out of|points?\b|-point|times\b)"
    r"|number needed to treat|\bNNT\b|effect size|standardi[sz]ed mean",
    "harms": r"side[ -]effects?|adverse|\bharms?\b|\brisks?\b|unsafe|overdose|nausea|dizz|drows|weight gain"
    r"|withdrawal|stopped (?:taking|because)|vivid dreams|well[ -]tolerated",
    "studied": rf"{_NUMBER}\s+(?:\w+\s+)?(?:people|patients|women|men|adults|participants|volunteers|mice|rats)"
    r"|participants|volunteers|\bin (?:mice|rats)\b|\b(?:trial|study) of \d",
    "compared": r"placebo|dummy|sham|control group|controls\b|compared (?:with|to)|versus|\bvs\b|waiting list"
    r"|usual care|randomi[sz]ed",
    "disagree": r"however|critics?|sceptic|skeptic|controvers|disput|debate|not everyone agrees"
    r"|other (?:studies|trials)|mixed (?:results|evidence)|inconsistent|conflicting|jury is (?:still )?out"
    r"|limitations?|contradict",
    "cost": r"\bcosts?\b|\bprices?\b|\$\s?\d|£\s?\d|€\s?\d|afford|expensive|cheap|insurance|reimburs|prescription"
    r"|over[ -]the[ -]counter|off[ -]label|approved|licen[sc]ed|available|\bNHS\b|Medicare",
}


def answered(pieces: Iterable[Piece]) -> tuple[Question, ...]:
    """Gives each question with the line of the first sentence that speaks of it, or none."""
    lines: dict[str, int] = {}
    patterns = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _ASKED.items()}
    for piece in pieces:
        for name in [name for name in patterns if name not in lines]:
            if patterns[name].search(piece.text):
                lines[name] = piece.line
    return tuple(Question(id=name, line=lines.get(name)) for name in _ASKED)
