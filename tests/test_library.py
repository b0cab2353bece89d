"""The library's door, and that the data is found wherever the package stands."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import fibrokb
from fibrokb.errors import DataUnreadable, NothingFound
from tests.conftest import KB

ROOT = Path(__file__).parent.parent


def test_load_gives_the_same_answers_as_the_command_line() -> None:
    kb = fibrokb.load(KB)
    opened = kb.search("lampazien").opened
    assert opened is not None
    topic = kb.topic(opened.id)
    assert topic.name == "Lampazine"
    assert kb.version == "2026.01.01"
    assert [treatment.topic.id for treatment in kb.treatments()] == ["lampazine", "staring", "elbow-rest"]
    assert {reference.id for reference in kb.references(topic)} > {"epsilon-2021-lampazine"}
    claims = ["lampazine-is-not-habit-forming", "lampazine-works-for-all"]
    assert [claim.id for claim in kb.popular_claims(topic)] == claims
    assert kb.markdown(topic).startswith("# Lampazine\n")
    assert len(kb.topics()) == len(kb.topics("mechanism")) + len(kb.topics("symptom")) + 4
    with pytest.raises(NothingFound):
        kb.topic("nothing")
    with pytest.raises(DataUnreadable):
        fibrokb.load(KB / "missing")


def test_a_checkout_and_an_editable_install_read_the_root_data() -> None:
    from fibrokb.store import source

    assert source.shipped_folder() == ROOT / "data"


def test_a_wheel_carries_its_data(tmp_path: Path, bare_environment: dict[str, str]) -> None:
    hatchling = pytest.importorskip("hatchling.builders.wheel")
    copy = tmp_path / "checkout"
    ignore = shutil.ignore_patterns(".git", ".venv", "__pycache__", "*.egg-info", ".mypy_cache", ".hypothesis")
    shutil.copytree(ROOT, copy, ignore=ignore)
    (wheel,) = hatchling.WheelBuilder(str(copy)).build(directory=str(tmp_path / "dist"))
    site = tmp_path / "site"
    shutil.unpack_archive(wheel, site, "zip")
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "import fibrokb; from fibrokb.store import source\n"
        "assert source.shipped_folder().parent.name == 'fibrokb', source.shipped_folder()\n"
        "print(fibrokb.load().search('micoglia').opened.id)"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, env=bare_environment, cwd=tmp_path, check=False, timeout=120)
    assert result.stdout.decode().strip() == "microglial-activation", result.stderr.decode()
