"""The closed lists of words: one meaning each, the same in the data, on the command line and on the screen."""

from __future__ import annotations

from typing import Literal

Kind = Literal["mechanism", "symptom", "intervention", "background"]
File = Literal["claims", "references"]
"""The two kinds of files that an evidence base is made of."""

Certainty = Literal["high", "moderate", "low", "very-low", "not-graded"]
"""GRADE certainty, best first. Belongs to one outcome of one comparison."""

CertaintyBy = Literal["source", "fibrokb"]
Interval = Literal["confidence", "credible"]
Counted = Literal["result", "whole-review"]
RatedDownFor = Literal["risk-of-bias", "inconsistency", "indirectness", "imprecision", "publication-bias"]
Direction = Literal["benefit", "harm", "no-important-difference", "mixed", "unclear"]
Magnitude = Literal["large", "moderate", "small", "trivial", "not-estimable"]
EvidenceState = Literal[
    "synthesised",
    "trials-only",
    "observational-only",
    "mechanistic-only",
    "none-found",
    "not-assessed",
]
Stance = Literal["supports", "contradicts", "qualifies", "background"]
Standing = Literal["established", "supported", "contested", "hypothesised", "refuted"]
Relation = Literal["association", "experimental", "causal"]
Design = Literal[
    "network-meta-analysis",
    "meta-analysis",
    "systematic-review",
    "guideline",
    "rct",
    "crossover-rct",
    "nonrandomised-trial",
    "cohort",
    "case-control",
    "cross-sectional",
    "case-series",
    "qualitative",
    "animal",
    "in-vitro",
    "narrative-review",
    "regulatory",
]
Measure = Literal["MD", "SMD", "RR", "OR", "HR", "RD", "NNTB", "NNTH"]
Better = Literal["lower", "higher"]
Outcome = Literal[
    "pain",
    "pain-response-30",
    "pain-response-50",
    "fatigue",
    "sleep",
    "function",
    "cognition",
    "mood",
    "anxiety",
    "quality-of-life",
    "overall-severity",
    "global-improvement",
    "tenderness",
    "stiffness",
    "fitness",
    "strength",
    "balance",
    "coping",
    "bowel",
    "sexual-function",
    "any-adverse-events",
    "serious-adverse-events",
    "withdrawal-adverse-events",
    "withdrawal-any-reason",
]
Category = Literal[
    "drug",
    "supplement",
    "diet",
    "exercise",
    "psychological",
    "education",
    "bodywork",
    "physical",
    "device",
    "procedure",
    "complementary",
    "multicomponent",
]
TAKEN: tuple[Category, ...] = ("drug", "supplement")
"""What is swallowed or given, and can act together with something else."""
Strength = Literal["strong-for", "weak-for", "none", "weak-against", "strong-against"]
RegulatoryStatus = Literal["approved", "refused", "withdrawn", "not-approved", "warning"]
Rating = Literal["accurate", "lacks-context", "overstated", "unsupported", "contradicted", "outdated"]

SourceStatus = Literal[
    "no-notice-found",
    "corrected",
    "expression-of-concern",
    "retracted",
    "withdrawn",
    "superseded",
    "preprint",
    "unknown",
]
SeenAs = Literal["abstract", "full-text", "record-only", "news"]

ReferenceSort = Literal["key", "year", "checked", "status", "cited"]
"""Orders of a list of references: oldest, least recently checked, gravest, most cited first."""

Sort = Literal["evidence", "name", "category", "people"]
"""Orders of a list of treatments."""
