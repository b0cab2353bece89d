"""The form of the two kinds of files as JSON Schema, made from the records' own types, for editors and other checkers.

The schema is a little stricter than the reader: it wants dates and PMIDs in quotes, which the rules ask for and the
reader does not need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import msgspec

from fibrokb.curation.checks.common import DATE, KEBAB, MONTH
from fibrokb.curation.checks.references import DOI, PMID
from fibrokb.knowledge.dictionary import describe
from fibrokb.knowledge.model import About, Addition, Intervention, PopularClaim, Topic
from fibrokb.knowledge.references import Reference
from fibrokb.knowledge.terms import File
from fibrokb.store.dataset import SECTIONS

if TYPE_CHECKING:
    import re

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_FORMS: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("id", "to", "source", "related", "acts_on", "topics"), KEBAB),
    **dict.fromkeys(("reviewed", "on", "seen_on", "checked_on"), DATE),
    "searched_to": MONTH,
    "DOI": DOI,
    "PMID": PMID,
}
"""How the texts of some fields look; the same patterns that ``validate`` uses."""
_TITLES: dict[File, str] = {"claims": "claims.yaml and claims-….yaml", "references": "references.yaml"}


def schema(file: File | None = None) -> dict[str, Any]:
    """Gives the schema of one kind of file, or one that either kind fits."""
    if file is None:
        files = {name: _document(name) for name in get_args(File)}
        records = {name: shape for one in files.values() for name, shape in one.pop("$defs").items()}
        either = [{"$ref": f"#/$defs/file-of-{name}"} for name in files]
        return {
            "$schema": DRAFT,
            "title": "A file of an evidence base",
            "anyOf": either,
            "$defs": {**{f"file-of-{name}": one for name, one in files.items()}, **records},
        }
    return {"$schema": DRAFT, **_document(file)}


def as_text(file: File | None = None) -> str:
    """Gives the schema as a file holds it."""
    return msgspec.json.format(msgspec.json.encode(schema(file)), indent=2).decode() + "\n"


def _document(file: File) -> dict[str, Any]:
    sections: dict[str, Any] = (
        {
            "about": _ref(About),
            "shared_aliases": {"type": "array", "items": {"type": "string", "minLength": 1}},
            **{name: _list(Intervention if kind == "intervention" else Topic) for name, kind in SECTIONS.items()},
            "popular_claims": _list(PopularClaim),
            "additions": _list(Addition),
        }
        if file == "claims"
        else {"references": _list(Reference)}
    )
    return {
        "title": _TITLES[file],
        "type": "object",
        "properties": {name: {**form, "description": describe("", name)} for name, form in sections.items()},
        "additionalProperties": False,
        "$defs": _records(file),
    }


def _ref(record: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{record.__name__}"}


def _list(record: type) -> dict[str, Any]:
    return {"type": "array", "items": _ref(record)}


def _records(file: File) -> dict[str, Any]:
    roots = (About, Topic, Intervention, PopularClaim, Addition) if file == "claims" else (Reference,)
    _, made = msgspec.json.schema_components(roots, ref_template="#/$defs/{name}")
    return {name: _record(name, form, _set_by_program(name)) for name, form in sorted(made.items())}


def _set_by_program(name: str) -> frozenset[str]:
    """Gives the fields of a record that are never written: marks, and the kind that the section says."""
    from fibrokb.knowledge import model, references

    record = getattr(model, name, None) or getattr(references, name)
    marks = {field for field, kind in get_type_hints(record).items() if msgspec.UnsetType in get_args(kind)}
    return frozenset(marks | ({"kind"} if issubclass(record, Topic) else set()))


def _record(name: str, form: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """Gives the form of a record as it is written, each field with a line on what it holds."""
    fields = {field: _field(name, field, of) for field, of in form["properties"].items() if field not in hidden}
    required = [field for field in form["required"] if field not in hidden]
    return {**form, "properties": fields, "required": required}


def _field(record: str, field: str, form: dict[str, Any]) -> dict[str, Any]:
    told = {"description": said} if (said := describe(record, field)) else {}
    return {**_written(form, _FORMS.get(field)), **told}


def _written(form: dict[str, Any], looks: re.Pattern[str] | None) -> dict[str, Any]:
    """Gives the form of a value as it is written: an empty one is left out, so there is no null and no empty text."""
    kept = {key: value for key, value in form.items() if key != "default" or value}
    if "anyOf" in kept:
        choices = [_written(choice, looks) for choice in kept.pop("anyOf") if choice != {"type": "null"}]
        kept |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    if kept.get("type") == "boolean":  # the reader takes it in quotes as well
        return {"enum": [True, False, "true", "false"]}
    if kept.get("type") == "string":
        kept |= {"minLength": 1, **({"pattern": f"^(?:{looks.pattern})$"} if looks else {})}
    for inner in ("items", "additionalProperties"):
        if isinstance(kept.get(inner), dict):
            kept[inner] = _written(kept[inner], looks)
    return kept
