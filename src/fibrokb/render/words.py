"""The word on the screen for each word of the closed lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fibrokb.knowledge.model import Claim, Effect, Harm, PopularClaim, Recommendation, Regulatory, Topic
    from fibrokb.knowledge.terms import Certainty, Design, EvidenceState, Outcome, Rating, Standing, Strength

OUTCOMES: dict[Outcome, str] = {
    "pain": "pain",
    "pain-response-30": "pain at least 30% less",
    "pain-response-50": "pain at least halved",
    "fatigue": "fatigue",
    "sleep": "sleep",
    "function": "daily function",
    "cognition": "thinking and memory",
    "mood": "mood",
    "anxiety": "anxiety",
    "quality-of-life": "quality of life",
    "overall-severity": "overall severity",
    "global-improvement": "feeling better overall",
    "tenderness": "tenderness",
    "stiffness": "stiffness",
    "fitness": "fitness",
    "strength": "strength",
    "balance": "balance",
    "coping": "coping",
    "bowel": "bowel complaints",
    "sexual-function": "sexual function",
    "any-adverse-events": "any side effect",
    "serious-adverse-events": "serious harms",
    "withdrawal-adverse-events": "stopping because of side effects",
    "withdrawal-any-reason": "leaving the trial early",
}
SHORT_OUTCOMES: dict[Outcome, str] = {
    "pain-response-30": "30% less",
    "pain-response-50": "halved",
    "overall-severity": "severity",
}
"""What an outcome is called in brackets, where it stands for another."""
AGENCIES = {"European Medicines Agency": "EMA"}
"""The short names of regulators that the data spells out."""
LESS: tuple[Outcome, ...] = ("pain", "fatigue", "anxiety", "overall-severity", "tenderness", "stiffness", "bowel")
EVENTS: dict[Outcome, tuple[str, str]] = {
    "pain-response-30": ("gives more people", "gives fewer people"),
    "pain-response-50": ("gives more people", "gives fewer people"),
    "global-improvement": ("leaves more people", "leaves fewer people"),
    "any-adverse-events": ("leads to fewer people with", "leads to more people with"),
    "serious-adverse-events": ("leads to fewer people with", "leads to more people with"),
    "withdrawal-adverse-events": ("leads to fewer people", "leads to more people"),
    "withdrawal-any-reason": ("leads to fewer people", "leads to more people"),
}
EVENT_WORDS: dict[Outcome, str] = {
    "pain-response-30": "at least 30% less pain",
    "pain-response-50": "at least half less pain",
    "global-improvement": "feeling better overall",
    "any-adverse-events": "any side effect",
    "serious-adverse-events": "serious harms",
    "withdrawal-adverse-events": "stopping because of side effects",
    "withdrawal-any-reason": "leaving the trial early",
}
COMPARATORS = {
    "placebo": "placebo",
    "sham": "a sham treatment",
    "usual-care": "usual care",
    "waitlist": "waiting",
    "no-treatment": "no treatment",
}
CERTAINTY: dict[Certainty, str] = {
    "high": "high certainty",
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very-low": "very low certainty",
    "not-graded": "certainty not graded",
}
CIRCLES: dict[Certainty, str] = {
    "high": "⊕⊕⊕⊕",
    "moderate": "⊕⊕⊕○",
    "low": "⊕⊕○○",
    "very-low": "⊕○○○",
    "not-graded": "○○○○",
}
STANDING: dict[Standing, str] = {
    "established": "established",
    "supported": "supported",
    "contested": "contested",
    "hypothesised": "only a hypothesis",
    "refuted": "refuted",
}
STATES: dict[EvidenceState, str] = {
    "synthesised": "pooled trials",
    "trials-only": "single trials only",
    "observational-only": "no controlled trials, only observations",
    "mechanistic-only": "not tried in people with fibromyalgia; laboratory or animal work only",
    "none-found": "not studied: we searched and found no trial",
    "not-assessed": "not assessed by us: this says nothing about the evidence",
}
STRENGTHS: dict[Strength, str] = {
    "strong-for": "strongly for",
    "weak-for": "weakly for",
    "none": "no position",
    "weak-against": "weakly against",
    "strong-against": "strongly against",
}
RATINGS: dict[Rating, str] = {
    "accurate": "holds up",
    "lacks-context": "lacks context",
    "overstated": "overstated",
    "unsupported": "unsupported",
    "contradicted": "contradicted",
    "outdated": "outdated",
}
RATING_MEANINGS: dict[Rating, str] = {
    "accurate": "what the evidence says",
    "lacks-context": "true as far as it goes, but leaves out what matters",
    "overstated": "there is something in it, but less than is said",
    "unsupported": "nothing was found that supports it",
    "contradicted": "the evidence says otherwise",
    "outdated": "once thought so, no longer",
}
SHORT_STRENGTHS: dict[Strength, str] = {
    "strong-for": "++",
    "weak-for": "+",
    "none": "0",
    "weak-against": "−",
    "strong-against": "−−",
}
DESIGNS: dict[Design, str] = {
    "network-meta-analysis": "network meta-analysis",
    "meta-analysis": "meta-analysis",
    "systematic-review": "systematic review",
    "guideline": "guideline",
    "rct": "randomised trial",
    "crossover-rct": "randomised crossover trial",
    "nonrandomised-trial": "trial without randomisation",
    "cohort": "cohort",
    "case-control": "case-control study",
    "cross-sectional": "cross-sectional study",
    "case-series": "case series",
    "qualitative": "interviews",
    "animal": "in animals",
    "in-vitro": "in the laboratory",
    "narrative-review": "narrative review",
    "regulatory": "regulator's document",
}
GRAVITY: tuple[Rating, ...] = ("contradicted", "overstated", "unsupported", "outdated", "lacks-context", "accurate")
"""Ratings in the order in which a reader should meet them."""


def kind(topic: Topic) -> str:
    """Gives the kind of a topic, and whether a base of one's own has added it or records of it."""
    return f"local {topic.kind}" if topic.local else f"{topic.kind}{' with local records' if topic.extended else ''}"


def named(topic: Topic) -> str:
    """Gives the name of a topic for a row of a list, marked if a base of one's own has added it."""
    return f"{topic.name} (local)" if topic.local else topic.name


def own(record: Claim | Effect | Harm | PopularClaim | Recommendation | Regulatory) -> str:
    """Gives the mark of a record that a base of one's own has added, for behind a comma; else nothing."""
    return ", local record" if record.local else ""
