"""Every check is shown to find its fault: one change to the made-up knowledge base, one code, at the right place."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fibrokb.curation.checks import CODES
from fibrokb.curation.validate import validate
from tests.conftest import KB

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-06-01"
CLAIMS, REFERENCES = "claims.yaml", "references.yaml"

# code, file, what stands there, what is put in its place, where the problem must point (a piece of that line)
FAULTS = [
    ("Y001", CLAIMS, "identifiers: {mesh: D000001}", "identifiers: {mesh: D000001", ""),
    ("Y002", CLAIMS, "certainty: moderate", "certainty: &c moderate", "certainty: &c"),
    ("Y003", CLAIMS, "All 1000 people agreed", "All 1000 people \x07agreed", "\x07agreed"),
    (
        "Y004",
        CLAIMS,
        "    n: 1234\n    studies: 4\n    searched_to",
        "    n: 1234\n    n: 1234\n    studies: 4\n    searched_to",
        "n: 1234",
    ),
    ("S001", CLAIMS, "identifiers: {mesh: D000001}", "identifiers: [D000001]", "identifiers: [D"),
    ("S002", CLAIMS, "certainty: moderate", "certianty: moderate", "certianty"),
    ("S003", CLAIMS, "  category: physical\n", "", "- id: elbow-rest"),
    ("S004", CLAIMS, "stance: contradicts\n", "stance: refutes\n", "stance: refutes"),
    ("S005", CLAIMS, "event: seeing in the dark", 'event: ""', 'event: ""'),
    ("S006", CLAIMS, "estimate: -0.6", "estimate: minus 0.6", "estimate: minus"),
    (
        "S008",
        CLAIMS,
        "popular_claims:\n",
        "additions:\n- to: nobody\n  caveats: [none]\npopular_claims:\n",
        "to: nobody",
    ),
    ("R001", REFERENCES, "id: beta-2022-dark", "id: beta-2021-dark", "id: beta-2021"),
    ("R002", REFERENCES, '  PMID: "1008"\n', "", "id: theta-2017"),
    ("R003", REFERENCES, 'DOI: "10.5555/gamma"', 'DOI: "https://doi.org/10.5555/gamma"', "id: gamma"),
    ("R004", REFERENCES, 'PMID: "1008"', 'PMID: "PMC1008"', "id: theta"),
    ("R005", REFERENCES, 'PMID: "1004"', 'PMID: "1003"', "id: gamma"),
    (
        "R006",
        CLAIMS,
        "  summary: It is a made-up illness for tests [@delta-2018-elbows].",
        "  summary: It is made up.",
        None,
    ),
    ("R007", REFERENCES, "    note: Not peer-reviewed when it was seen.\n", "", "id: zeta"),
    ("R008", REFERENCES, "issued: {date-parts: [[2019]]}", "issued: {date-parts: [[2919]]}", "id: gamma"),
    ("R009", REFERENCES, "- id: zeta-2023-lampazine", "- id: epsilon-2021-lampazin", None),
    ("R010", REFERENCES, "- id: alpha-2020-bright", "- id: zzz-2020-bright", None),
    ("R011", REFERENCES, "- {family: Gamma, given: G}", "- {given: G}", "id: gamma"),
    ("R012", REFERENCES, "seen_at: https://example.org/gamma", "seen_at: http://10.1.2.3/gamma", "id: gamma"),
    ("T001", CLAIMS, "- id: sore-elbows", "- id: Sore_Elbows", "id: Sore"),
    ("T002", CLAIMS, "- id: elbow-rest", "- id: glowing-cells", "id: glowing"),
    ("T003", CLAIMS, "- id: elbow-rest", "- id: zelbow-rest", "id: lampazine"),
    ("T004", CLAIMS, "aliases: [wall staring]", "aliases: [wall staring, Dimmo]", "id: staring"),
    ("T005", CLAIMS, "it hurts where my arm bends", "my sore elbows hurt", "id: sore-elbows"),
    ("T006", CLAIMS, ", empty looking, sit and gaze]", "]", "id: staring"),
    ("T007", CLAIMS, "No trial was found.", "No trial was found. " + "It is said again. " * 25, "id: elbow-rest"),
    ("T008", CLAIMS, "related: [glowing-cells, elbow-rest]", "related: [glowing-cells, elbow-test]", "id: lampazine"),
    ("T009", CLAIMS, "purpose: other-side", "purpose: trials", "id: growing-cells"),
    ("T010", CLAIMS, "purpose: trials", "purpose: other-side", "id: elbow-rest"),
    ("T011", CLAIMS, "evidence_state: trials-only", "evidence_state: synthesised", "id: staring"),
    (
        "T012",
        CLAIMS,
        'found: No trial.\n  reviewed: "2026-01-01"',
        'found: No trial.\n  reviewed: "2026-13-01"',
        "id: elbow-rest",
    ),
    ("T013", CLAIMS, "mesh: D000001", "mesh: 1", "id: glowing"),
    ("T014", CLAIMS, "evidence_state: none-found", "evidence_state: mechanistic-only", "id: elbow-rest"),
    (
        "C001",
        CLAIMS,
        "source: zeta-2023-lampazine\n    where: results",
        "source: zeta-2023-lampazin\n    where: results",
        "id: lampazine",
    ),
    ("C002", CLAIMS, "      species: rat\n      n: 12\n", "      n: 12\n", "source: gamma"),
    ("C003", REFERENCES, "source_status: no-notice-found", "source_status: retracted", None),
    ("C004", CLAIMS, "- id: how-common", "- id: How common", "id: How"),
    ("C005", CLAIMS, "EVIDENCE", "", "id: cells-grow"),
    ("C006", CLAIMS, "finding: In rats they grew.", "finding: Rats that glow", "source: gamma"),
    ("C007", CLAIMS, "n: 400\n      finding: In 400", "n: 0\n      finding: In 400", "source: beta"),
    ("C008", CLAIMS, "standing: hypothesised", "standing: supported", "id: cells-grow"),
    ("C009", CLAIMS, "lower: 3.5", "lower: 13.5", "value: {"),
    ("E001", CLAIMS, "ci_lower: -1\n    ci_upper: -0.2", "ci_lower: -0.2\n    ci_upper: -1", "outcome: pain"),
    ("E002", CLAIMS, "estimate: -0.6", "estimate: -6", "outcome: pain"),
    ("E003", CLAIMS, "    measure: SMD\n", "", "outcome: pain"),
    ("E004", CLAIMS, "    finding: Sleep did not clearly differ; no number is given.\n", "", "outcome: sleep"),
    (
        "E005",
        CLAIMS,
        "estimate: -0.6\n    ci_lower: -1\n    ci_upper: -0.2",
        "estimate: 0.6\n    ci_lower: 0.2\n    ci_upper: 1",
        "outcome: pain",
    ),
    ("E006", CLAIMS, "comparator: waitlist", "comparator: waiting list", "outcome: pain"),
    ("E007", CLAIMS, "    rated_down_for: [risk-of-bias, imprecision]\n", "", "outcome: pain"),
    ("E008", CLAIMS, "    unit: points on a 0-10 scale\n", "", "outcome: pain"),
    ("E009", CLAIMS, "percent: 12\n", "percent: 112\n", "event: seeing"),
    (
        "E010",
        CLAIMS,
        '    searched_to: "2020-06"\n    direction: benefit\n    certainty: moderate',
        "    direction: benefit\n    certainty: moderate",
        "outcome: pain",
    ),
    (
        "E011",
        CLAIMS,
        "{intervention: 39, comparator: 30}",
        "{intervention: 30, comparator: 39}",
        "outcome: pain-response-30",
    ),
    ("E012", CLAIMS, "    finding: Two people fell down the stairs.\n", "", "event: falls"),
    ("E013", CLAIMS, "DOUBLE", "", "outcome: sleep"),
    ("E014", CLAIMS, "better: higher", "better: lower", "outcome: pain-response-30"),
    ("E015", REFERENCES, "source_status: preprint", "source_status: retracted", None),
    ("P001", CLAIMS, "- id: glow-causes-pain", "- id: zglow-causes-pain", "id: lampazine-is-not"),
    ("P002", CLAIMS, "topics: [glowing-cells]", "topics: [glowing-sells]", "id: glow-causes"),
    (
        "P003",
        CLAIMS,
        "  - {source: alpha-2020-bright, stance: qualifies}",
        "  - {source: eta-2024-guideline, stance: qualifies}",
        "id: glow-causes",
    ),
    (
        "P004",
        CLAIMS,
        "phrasings: [Everybody gets better on Lampazine.]",
        "phrasings: [Glow is the reason for pain.]",
        "id: lampazine-works",
    ),
    ("P005", CLAIMS, "rating: contradicted", "rating: accurate", "id: glow-causes"),
    ("P006", CLAIMS, "@glowing-cells / glow* + $cause + pain", "@glowing-sells + $cause", "id: glow-causes"),
    ("P006", CLAIMS, "addict* / hooked", "$nosuch / hooked", "id: lampazine-is-not"),
    ("P006", CLAIMS, "[lamp / light / shine + spine / nerve / spinal]", '["- lamp / light"]', "id: glowing-cells"),
    ("P006", CLAIMS, "[lamp / light / shine + spine / nerve / spinal]", "['!!! / light']", "id: glowing-cells"),
    (
        "X001",
        CLAIMS,
        "    source: theta-2017-staring\n    design: rct\n",
        '    source: theta-2017-staring\n    design: rct\n    searched_to: "2012-01"\n',
        "id: staring",
    ),
    ("X002", CLAIMS, 'searched_to: "2020-06"', 'searched_to: "2022-06"', "outcome: pain"),
    ("X003", CLAIMS, "estimate: -0.6", "estimate: -0.25", "outcome: pain"),
    ("X004", CLAIMS, "better: lower\n    n: 300", "better: higher\n    n: 300", "outcome: pain"),
    ("X005", CLAIMS, "ci_upper: 0.5\n", "ci_upper: 5\n", "outcome: pain"),
    ("X006", CLAIMS, "n: 1234\n    studies: 4", "n: 1234\n    studies: 900", "outcome: pain"),
    ("X007", CLAIMS, "species: rat", "species: mouse", "source: gamma"),
    ("X008", CLAIMS, "year: 2022", "year: 2032", "agency: FDA"),
    (
        "X009",
        CLAIMS,
        'comparator: "active: elbow rest"\n    source: zeta-2023-lampazine\n    design: rct\n    better: lower\n    n: 300',
        "comparator: placebo\n    source: zeta-2023-lampazine\n    design: rct\n    better: lower\n    n: 290",
        "outcome: sleep",
    ),
    ("X010", CLAIMS, "HARMS", "", "id: lampazine"),
    ("W003", CLAIMS, "No trial was found.", "No trial was found. It takes 77 days.", "id: elbow-rest"),
    ("W004", CLAIMS, "is not clear [@theta-2017-staring].", "is not clear.", "id: staring"),
    (
        "W005",
        CLAIMS,
        "In 400 people there was no difference in glow (p = 0.71).",
        "In 40 people the glow was 12% brighter. A second sentence says more.",
        "source: beta",
    ),
    ("W006", CLAIMS, "30% had sore elbows", "130% of people had sore elbows", "source: delta"),
    ("W007", CLAIMS, "In 40 people they did [@alpha", "In 47 people they did [@alpha", "id: glowing-cells"),
    ("W001", CLAIMS, "It may ease pain a little", "It cures pain", "id: lampazine"),
    (
        "W002",
        CLAIMS,
        "Do not stop it at once [@eta-2024-guideline].",
        "Do not stop it at once [@eta-2024-guideline, p. 3].",
        "id: lampazine",
    ),
]
_EVIDENCE = """    evidence:
    - source: gamma-2019-rats
      stance: supports
      design: animal
      species: rat
      finding: In rats they grew.
      where: abstract
"""


def _planted(folder: Path, file: str, old: str, new: str) -> list[str]:
    """Copies the knowledge base with one change and gives the lines of the changed file."""
    shutil.copytree(KB, folder, dirs_exist_ok=True)
    path = folder / file
    text = path.read_text("utf-8")
    if old == "EVIDENCE":
        old, new = _EVIDENCE, "    evidence: []\n"
    if old == "DOUBLE":
        start = text.index("  - outcome: sleep")
        old = text[start : text.index("  - outcome: withdrawal")]
        new = old + old
    if old == "HARMS":
        old = text[text.index("  harms:\n  - event") : text.index("  recommendations:")]
        new = "  harms: not-reported\n"
    assert old in text
    if "delta-2018-elbows" in old and file == CLAIMS:
        new = text.replace("delta-2018-elbows", "beta-2022-dark")
        old = text
    text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return text.splitlines()


@pytest.mark.parametrize(("code", "file", "old", "new", "where"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_planted_fault_is_found(tmp_path: Path, code: str, file: str, old: str, new: str, where: str | None) -> None:
    lines = _planted(tmp_path, file, old, new)
    problems = validate(tmp_path, TODAY)
    before = {problem.message for problem in validate(KB, TODAY)}
    found = [problem for problem in problems if problem.code == code and problem.message not in before]
    assert found, problems
    if where is not None:
        assert any(where in lines[min(problem.place.line, len(lines)) - 1] for problem in found), found
    assert all(problem.place.line > 0 for problem in found)


def test_every_code_has_a_planted_fault() -> None:
    assert {fault[0] for fault in FAULTS} == set(CODES) - {
        "S007",
        "S009",
    }  # these take several files: tests/store/test_layers.py


def test_the_made_up_knowledge_base_has_no_problems() -> None:
    problems = validate(KB, TODAY)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert {problem.code for problem in problems} <= {"W004", "X001"}


def test_all_faults_are_named_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    shutil.copytree(KB, tmp_path, dirs_exist_ok=True)
    path = tmp_path / CLAIMS
    text = path.read_text("utf-8")
    for old, new in (
        ("standing: contested", "standing: disputed"),
        ("estimate: -0.6", "estimate: x"),
        ("rating: overstated", "rating: false"),
    ):
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    problems = validate(tmp_path, TODAY)
    shapes = [problem for problem in problems if problem.code.startswith("S")]
    assert [problem.code for problem in shapes] == ["S004", "S006", "S004"]
    assert problems == sorted(problems)
    assert "allowed: established" in str(shapes[0])
