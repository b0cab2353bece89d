"""Evidence bases of several files, and those that are laid over others."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from fibrokb.curation.validate import validate
from fibrokb.errors import DataUnreadable
from fibrokb.knowledge.model import Intervention
from fibrokb.store import dataset, source
from tests.conftest import KB

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-06-01"
TOPIC = """\
- id: {id}
  name: {name}
  asked_as: [why a, why b, why c, why d, why e, why f]
  summary: It is made up [@delta-2018-elbows].
  claims:
  - id: one
    statement: It is so.
    standing: contested
    relation: association
    evidence:
    - {{source: delta-2018-elbows, stance: qualifies, design: cohort, finding: It may be., where: abstract}}
  reviewed: "2026-01-01"
"""
REFERENCE = """\
- id: {id}
  type: article-journal
  title: {title}
  author: [{{family: Omega, given: O}}]
  issued: {{date-parts: [[2024]]}}
  DOI: "{doi}"
  custom: {{seen_at: "https://example.org/o", seen_on: "2026-01-01", seen_as: abstract, source_status: {status},
    checked_on: "2026-01-01", note: seen}}
"""
ADDITION = """\
additions:
- to: lampazine
  aliases: [ward lamp]
  caveats: [We keep it in the dark.]
  cautions: [Ask the ward.]
  claims:
  - id: seen-here
    statement: It is liked here.
    standing: hypothesised
    relation: association
    evidence:
    - {source: omega-2024-audit, stance: supports, design: case-series, finding: Five liked it., where: report}
  effects:
  - {outcome: fatigue, comparator: placebo, source: omega-2024-audit, design: cohort, better: lower, direction: unclear,
    certainty: very-low, certainty_by: fibrokb, rated_down_for: [imprecision], n: 5, finding: No number., where: report}
  harms:
  - {event: yawning, source: omega-2024-audit, where: report, percent: 40}
"""


def _omega(doi: str = "10.5555/omega", status: str = "no-notice-found") -> str:
    return "references:\n" + REFERENCE.format(id="omega-2024-audit", title="Audit of lamps", doi=doi, status=status)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gives a copy of the made-up knowledge base with a cache of its own."""
    shutil.copytree(KB, tmp_path / "kb")
    monkeypatch.setattr(source, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "kb"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Gives a base to lay over another: a topic, additions to one that is there, a reference."""
    folder = tmp_path / "own"
    folder.mkdir()
    about = 'about: {name: ours, condition: fibromyalgia, version: "7", licence: internal}\n'
    text = about + "symptoms:\n" + TOPIC.format(id="hot-knees", name="Hot knees") + ADDITION
    (folder / "claims.yaml").write_text(text, "utf-8")
    (folder / "references.yaml").write_text(_omega(), "utf-8")
    return folder


def _errors(base: Path, *local: Path) -> list[str]:
    return [str(problem) for problem in validate(base, TODAY, local) if problem.severity == "error"]


def _told(*folders: Path) -> list[str]:
    return [str(problem) for problem in sorted(dataset.read(*folders)[1])]


def test_several_files_are_one_base(base: Path) -> None:
    (base / "claims-b.yaml").write_text("symptoms:\n" + TOPIC.format(id="hot-knees", name="Hot knees"), "utf-8")
    (base / "claims-a.yaml").write_text(
        "shared_aliases: [ABC]\nsymptoms:\n" + TOPIC.format(id="aching-toes", name="Aching toes"), "utf-8"
    )
    (base / "references-own.yaml").write_text("references: []\n", "utf-8")
    assert _errors(base) == []  # order counts within a file only
    data, _ = dataset.read(base)
    assert [topic.id for topic in data.topics if topic.kind == "symptom"] == ["sore-elbows", "aching-toes", "hot-knees"]
    assert data.shared_aliases == ("TNT", "ABC")
    quick = dataset.read_plain(base)
    assert quick is not None
    assert (quick.topics, quick.references) == (data.topics, data.references)
    assert source.open_index(base).topic("hot-knees") is not None


def test_every_file_counts_for_the_compiled_copy(base: Path) -> None:
    assert source.open_index(base).topic("hot-knees") is None
    more = base / "claims-more.yaml"
    more.write_text("symptoms:\n" + TOPIC.format(id="hot-knees", name="Hot knees"), "utf-8")
    assert source.open_index(base).topic("hot-knees") is not None
    facts = more.stat()
    more.write_bytes(more.read_bytes().replace(b"Hot knees", b"Hot bones"))
    os.utime(more, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    changed = source.open_index(base).topic("hot-knees")
    assert changed is not None
    assert changed.name == "Hot bones"
    more.rename(base / "claims-other.yaml")
    assert source.open_index(base).topic("hot-knees") is not None
    (base / "claims-other.yaml").unlink()
    assert source.open_index(base).topic("hot-knees") is None


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "claims-more.yaml",
            "symptoms:\n" + TOPIC.format(id="lampazine", name="Lamp"),
            "claims-more.yaml:2:3: S007 the topic «lampazine» stands in claims.yaml:",
        ),
        (
            "references-more.yaml",
            "references:\n" + REFERENCE.format(id="beta-2022-dark", title="x", doi="10.5555/x", status="unknown"),
            "references-more.yaml:2:3: S007 the reference «beta-2022-dark» stands in references.yaml:",
        ),
        (
            "claims-more.yaml",
            "popular_claims:\n- id: lampazine-works-for-all\n  statement: x\n  topics: [lampazine]\n  rating: unsupported\n"
            "  explanation: x\n",
            "claims-more.yaml:2:3: S007 the popular claim «lampazine-works-for-all» stands in claims.yaml:",
        ),
        (
            "claims-more.yaml",
            'about: {name: x, condition: x, version: "1", licence: x}\n',
            "claims-more.yaml:1:8: S007 «about» stands in claims.yaml:3:3 already",
        ),
        ("claims-more.yaml", "mechanisms: [x\n", "claims-more.yaml:2:1: Y001 this is not YAML"),
        ("claims-more.yaml", "- x\n", "claims-more.yaml:1:1: S001 the file is a mapping"),
        ("claims-more.yaml", "", "claims-more.yaml: S001 the file is empty"),
        (
            "claims-more.yaml",
            "additions:\n- to: lampazin\n",
            "claims-more.yaml:2:3: S008 no topic has the id «lampazin»",
        ),
        (
            "claims-more.yaml",
            "additions:\n- to: sore-elbows\n  cautions: [x]\n",
            "S008 «sore-elbows» is a symptom topic; it has no cautions",
        ),
        (
            "claims-more.yaml",
            "additions:\n- to: lampazine\n  local: true\n",
            "claims-more.yaml:3:3: S002 «local» is no key of an addition",
        ),
    ],
)
def test_a_conflict_is_one_fault_with_both_places(base: Path, name: str, text: str, fault: str) -> None:
    (base / name).write_text(text, "utf-8")
    (told,) = _told(base)
    assert fault in told
    assert dataset.read_plain(base) is None
    with pytest.raises(DataUnreadable, match=name):
        source.open_index(base)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- id: elbow-rest\n", "- id: elbow-rest\n  local: true\n"),
        ("- id: elbow-rest\n", "- id: elbow-rest\n  extended: true\n"),
        ("  - id: more-glow\n", "  - id: more-glow\n    local: true\n"),
        ("  - outcome: pain\n", "  - outcome: pain\n    local: false\n"),
    ],
)
def test_marks_are_never_typed(base: Path, old: str, new: str) -> None:
    claims = base / "claims.yaml"
    text = claims.read_text("utf-8")
    assert old in text
    claims.write_text(text.replace(old, new, 1), "utf-8")
    assert dataset.read_plain(base) is None
    assert [problem.code for problem in dataset.read(base)[1]] == ["S002"]


def test_a_file_that_looks_like_data_and_is_not_read_is_told(base: Path) -> None:
    for name in ("claims-more.yml", "Claims.yaml", "claim.yaml", "claims_more.YAML"):
        (base / name).write_text("mechanisms: [broken", "utf-8")
    problems = [problem for problem in validate(base, TODAY) if problem.code == "S009"]
    assert [problem.severity for problem in problems] == ["warning"] * 4
    assert source.open_index(base).topic("lampazine") is not None


def test_what_is_laid_over_is_added_and_marked(base: Path, own: Path) -> None:
    assert _errors(base, own) == []
    index = source.open_index(base, local=[own])
    assert index.local_topics() == {"hot-knees"}
    assert (index.about.name, index.about.version) == ("testkb with ours", "2026.01.01+7")
    assert index.about.licence == "CC0 (local records: internal)"
    knees, lampazine, other = index.topic("hot-knees"), index.topic("lampazine"), index.topic("staring")
    assert isinstance(lampazine, Intervention)
    assert knees is not None
    assert other is not None
    assert (knees.local, bool(knees.extended)) == (True, False)
    assert (bool(lampazine.local), lampazine.extended) == (False, True)
    assert not other.local
    assert not other.extended
    assert [claim.id for claim in lampazine.claims if claim.local] == ["seen-here"]
    assert [effect.outcome for effect in lampazine.effects if effect.local] == ["fatigue"]
    assert isinstance(lampazine.harms, tuple)
    assert [harm.event for harm in lampazine.harms if harm.local] == ["yawning"]
    assert lampazine.caveats[-1] == "Local: We keep it in the dark."
    assert lampazine.cautions[-1] == "Local: Ask the ward."
    assert "ward lamp" in lampazine.aliases
    assert [reference.id for reference in index.references() if reference.local] == ["omega-2024-audit"]
    assert index.citing("omega-2024-audit") == ("lampazine",)


def test_both_readings_lay_the_same(base: Path, own: Path) -> None:
    careful, problems = dataset.read(base, own)
    quick = dataset.read_plain(base, own)
    assert problems == []
    assert quick is not None
    assert (quick.about, quick.topics, quick.references) == (careful.about, careful.topics, careful.references)
    assert careful.place(careful.topics[-1]).file == str(own / "claims.yaml")


def test_bases_alone_and_together_have_copies_of_their_own(base: Path, own: Path) -> None:
    assert source.open_index(base).topic("hot-knees") is None
    assert source.open_index(base, local=[own]).topic("hot-knees") is not None
    assert source.open_index(base).topic("hot-knees") is None
    (own / "claims.yaml").write_text(ADDITION, "utf-8")
    assert source.open_index(base, local=[own]).topic("hot-knees") is None


def test_several_can_be_laid_over(base: Path, own: Path, tmp_path: Path) -> None:
    third = tmp_path / "third"
    third.mkdir()
    (third / "claims-x.yaml").write_text("additions:\n- to: hot-knees\n  caveats: [Warm.]\n", "utf-8")
    knees = source.open_index(base, local=[own, third]).topic("hot-knees")
    assert knees is not None
    assert knees.caveats == ("Local: Warm.",)
    with pytest.raises(DataUnreadable, match="no topic has the id «hot-knees»"):
        source.open_index(base, local=[third])


def test_a_topic_is_never_replaced(base: Path, own: Path) -> None:
    (own / "claims.yaml").write_text("symptoms:\n" + TOPIC.format(id="sore-elbows", name="Mine"), "utf-8")
    told = _told(base, own)
    assert len(told) == 1
    assert told[0].startswith(
        f"{own / 'claims.yaml'}:2:3: S007 «sore-elbows» stands in the evidence base below already ("
    )
    assert f"{base / 'claims.yaml'}:" in told[0]
    assert told[0].endswith("; write what you add to it under `additions`")


def test_a_reference_may_say_what_is_newly_known_of_the_same_source(base: Path, own: Path) -> None:
    text = "references:\n" + REFERENCE.format(id="beta-2022-dark", title="x", doi="10.5555/BETA.2", status="retracted")
    (own / "claims.yaml").unlink()
    (own / "references.yaml").write_text(text, "utf-8")
    reference = source.open_index(base, local=[own]).reference("beta-2022-dark")
    assert reference is not None
    assert (reference.custom.source_status, reference.local) == ("retracted", True)
    (own / "references.yaml").write_text(text.replace("10.5555/BETA.2", "10.5555/other"), "utf-8")
    assert "S007 the key «beta-2022-dark» is another source in the evidence base below" in _told(base, own)[0]


@pytest.mark.parametrize("name", ["claims.yaml", "claims-more.yaml", "references.yaml"])
def test_links_folders_and_pipes_in_place_of_files_get_a_sentence(base: Path, name: str) -> None:
    path = base / name
    path.unlink(missing_ok=True)
    path.mkdir()
    with pytest.raises(DataUnreadable, match=f"{name} is a folder"):
        source.open_index(base)
    path.rmdir()
    path.symlink_to(path)
    with pytest.raises(DataUnreadable, match=rf"{name} cannot be read: \w"):
        source.open_index(base)
    if hasattr(os, "mkfifo"):
        path.unlink()
        os.mkfifo(path)
        with pytest.raises(DataUnreadable, match=f"{name} is not a regular file"):
            source.open_index(base)


def test_folders_that_cannot_be_used_get_a_sentence(base: Path, tmp_path: Path) -> None:
    loop, empty, file = tmp_path / "loop", tmp_path / "empty", tmp_path / "file"
    loop.symlink_to(loop)
    empty.mkdir()
    file.write_text("x")
    for folder, said in ((loop, "does not exist"), (file, "is not a folder"), (empty, "claims.yaml does not exist")):
        with pytest.raises(DataUnreadable, match=said):
            source.open_index(folder)
        with pytest.raises(DataUnreadable, match=said):
            source.open_index(base, local=[folder])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_gets_a_sentence(base: Path) -> None:
    (base / "claims-more.yaml").write_text("symptoms: []\n")
    (base / "claims-more.yaml").chmod(0)
    with pytest.raises(DataUnreadable, match=r"claims-more\.yaml cannot be read"):
        source.open_index(base)
    base.chmod(0o300)
    try:
        with pytest.raises(DataUnreadable, match="cannot be read"):
            source.open_index(base)
    finally:
        base.chmod(0o700)


def test_bytes_of_every_origin_are_read_or_named(base: Path, own: Path) -> None:
    text = (own / "claims.yaml").read_text("utf-8")
    (own / "claims.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert source.open_index(base, local=[own]).topic("hot-knees") is not None
    (own / "claims.yaml").write_bytes(text.encode("utf-16"))
    assert "claims.yaml:1: Y003 the file is not UTF-8 text" in _told(base, own)[0]


def test_an_id_is_never_a_path(base: Path, own: Path, tmp_path: Path) -> None:
    before = sorted(path for path in tmp_path.rglob("*") if "cache" not in path.parts)
    text = "symptoms:\n" + TOPIC.format(id="../../evil", name="Evil") + TOPIC.format(id='"a\\nb\\0c"', name="Evil two")
    (own / "claims.yaml").write_text(text, "utf-8")
    index = source.open_index(base, local=[own])
    assert index.topic("../../evil") is not None
    assert sorted(path for path in tmp_path.rglob("*") if "cache" not in path.parts) == before
