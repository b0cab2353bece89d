"""A clean set raises no alarm, every planted error is found, and no fault of a service passes in silence."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from fibrokb.curation import client
from fibrokb.store import source
from tests.conftest import KB, PYTHON
from tests.curation.outside import Fault, Outside, clean, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Result

EUTILS_BUSY = '{"error":"API rate limit exceeded","api-key":"192.0.2.1","count":"4","limit":"3"}'


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[float]:
    """Keeps replies in a folder of this test, and collects the waits instead of waiting."""
    waited: list[float] = []
    monkeypatch.setattr(client, "sleep", waited.append)
    monkeypatch.setattr(source, "cache_folder", lambda: tmp_path / "kept")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("FIBROKB_EMAIL", "FIBROKB_NCBI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    return waited


@pytest.fixture
def outside(waits: list[float]) -> Iterator[Outside]:
    """Runs both services with a clean set."""
    with running(clean()) as services:
        yield services


@pytest.fixture
def verify(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs ``fibrokb verify`` against the local services."""

    def run(outside: Outside, *arguments: str) -> Result:
        monkeypatch.setenv("FIBROKB_PUBMED_URL", f"{outside.address}/entrez/eutils/")
        monkeypatch.setenv("FIBROKB_CROSSREF_URL", outside.address)
        return ask("verify", *arguments, "--email", "someone@example.org")

    return run


def verdicts(result: Result) -> dict[str, dict[str, Any]]:
    return {verdict["key"]: verdict for verdict in json.loads(result.out)["results"]}


def only_difference(result: Result, key: str) -> dict[str, Any]:
    """Gives the one difference of a run, which must be at a key."""
    found = {name: verdict for name, verdict in verdicts(result).items() if verdict["verdict"] == "differs"}
    assert list(found) == [key]
    (difference,) = found[key]["differences"]
    assert isinstance(difference, dict)
    return difference


def test_a_clean_set_raises_no_alarm(verify: Callable[..., Result], outside: Outside) -> None:
    result = verify(outside, "--json")
    assert result.status == 0
    words = {key: verdict["verdict"] for key, verdict in verdicts(result).items()}
    assert set(words.values()) == {"agrees", "not-asked"}
    assert words["eta-2024-guideline"] == "not-asked"
    compared = verdicts(result)["alpha-2020-bright"]
    fields = ["title", "first author", "year", "journal", "volume", "DOI", "PMID", "status", "number"]
    assert (compared["compared"], compared["numbers"]) == (fields, 2)


def test_what_was_let_pass_is_said(verify: Callable[..., Result], outside: Outside) -> None:
    outside.articles["1004"].year = "2019"
    notes = verdicts(verify(outside, "--json"))
    assert any("taken as online against print" in note for note in notes["delta-2018-elbows"]["notes"])
    outside.works["10.5555/eps"]["title"] = ["Lampazine for pain and light"]
    del outside.works["10.5555/alpha.1"]["subtitle"]
    later = verdicts(verify(outside, "--json", "--max-age", "0"))
    assert any("lacks the subtitle" in note for note in later["alpha-2020-bright"]["notes"])
    assert later["epsilon-2021-lampazine"]["verdict"] == "differs"
    assert "PubMed: PMID 1002 (we print none)" in later["beta-2022-dark"]["notes"]


@pytest.mark.parametrize(
    ("pmid", "change", "key", "field"),
    [
        ("1004", {"year": "2016"}, "delta-2018-elbows", "year"),
        ("1004", {"year": "2017"}, "delta-2018-elbows", "year"),
        ("1004", {"year": "2019", "epub": "2020"}, "delta-2018-elbows", "year"),
        ("1004", {"doi": "10.5555/gamma"}, "delta-2018-elbows", "DOI"),
        ("1004", {"lead": "Gamma"}, "delta-2018-elbows", "first author"),
        ("1004", {"lead": "", "group": "A Group"}, "delta-2018-elbows", "first author"),
        ("1004", {"title": "Knees of the world."}, "delta-2018-elbows", "title"),
        ("1004", {"title": "Elbows of the world: in children."}, "delta-2018-elbows", ""),
        ("1004", {"title": "Elbows: a world of them."}, "delta-2018-elbows", "title"),
        ("1004", {"title": ""}, "delta-2018-elbows", "title"),
        ("1004", {"journal": "Journal of Elbows", "abbreviation": "J Elb"}, "delta-2018-elbows", "journal"),
        ("1004", {"volume": "21"}, "delta-2018-elbows", "volume"),
        ("1004", {"types": ("Journal Article", "Retracted Publication")}, "delta-2018-elbows", "status"),
        ("1004", {"comments": (("RetractionIn", "77"),)}, "delta-2018-elbows", "status"),
        ("1004", {"comments": (("ErratumIn", "77"),)}, "delta-2018-elbows", "status"),
        ("1004", {"comments": (("ExpressionOfConcernIn", "77"),)}, "delta-2018-elbows", "status"),
        ("1004", {"comments": (("UpdateIn", "77"),)}, "delta-2018-elbows", "status"),
        ("1004", {"comments": (("CommentIn", "77"), ("UpdateOf", "78"))}, "delta-2018-elbows", ""),
        ("1008", {"abstract": {"": "30 people (SMD 0.9, 95% CI −1.6 to −0.2)"}}, "theta-2017-staring", "number"),
        ("1008", {"abstract": {"": "30 people (SMD -0.9, 95% CI -1.6 to 0.2)"}}, "theta-2017-staring", "number"),
        ("1008", {"abstract": {"": "30 people (SMD -0.9, 95% CI -1.5 to -0.2)"}}, "theta-2017-staring", "number"),
        ("1008", {"abstract": {"": "31 people (SMD -0.9, 95% CI -1.6 to -0.2)"}}, "theta-2017-staring", "number"),
        ("1002", {"abstract": {"": "400 people, p &lt; 0.71"}}, "beta-2022-dark", "number"),
        ("1002", {"abstract": {"": "400 people, p = 0.17"}}, "beta-2022-dark", "number"),
        ("1001", {"abstract": {"RESULTS": "40 people, 12 mg"}}, "alpha-2020-bright", "number"),
    ],
)  # fmt: skip
def test_an_error_planted_in_pubmed_is_found_and_nothing_else(
    verify: Callable[..., Result], outside: Outside, pmid: str, change: dict[str, Any], key: str, field: str
) -> None:
    outside.articles[pmid] = replace(outside.articles[pmid], **change)
    result = verify(outside, "--json")
    if not field:
        assert result.status == 0
        return
    assert result.status == 1
    assert only_difference(result, key)["field"] == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ["Something else"]}, "title"),
        ({"author": [{"family": "Beta", "sequence": "first"}]}, "first author"),
        ({"author": [{"family": "Zett"}, {"family": "Delta", "sequence": "first"}]}, ""),
        ({"issued": {"date-parts": [[2012]]}}, "year"),
        ({"issued": {"date-parts": [[None]]}}, ""),
        ({"container-title": ["Other Things"], "short-container-title": []}, "journal"),
        ({"container-title": [], "short-container-title": ["J. Made-Up Stud."]}, ""),
        ({"volume": "13"}, "volume"),
        ({"volume": None, "author": None, "container-title": None}, ""),
        ({"DOI": "10.5555/other"}, "DOI"),
        ({"updated-by": [{"type": "retraction", "DOI": "10.5555/r", "source": "retraction-watch"}]}, "status"),
        ({"updated-by": [{"type": "expression_of_concern"}]}, "status"),
        ({"updated-by": [{"type": "erratum"}, {"type": "withdrawal"}]}, "status"),
        ({"updated-by": [{"type": "correction"}]}, "status"),
        ({"updated-by": [{"type": "something new"}]}, ""),
        ({"updated-by": [7, {"type": 7}], "update-to": "x"}, ""),
        ({"title": ["RETRACTED ARTICLE: Elbows of the World"]}, "status"),
    ],
)
def test_an_error_planted_in_crossref_is_found_and_nothing_else(
    verify: Callable[..., Result], outside: Outside, change: dict[str, Any], field: str
) -> None:
    outside.works["10.5555/delta_(4)"] |= change
    result = verify(outside, "--json")
    if not field:
        assert result.status == 0
        return
    assert result.status == 1
    assert only_difference(result, "delta-2018-elbows")["field"] == field


def test_a_preprint_that_no_service_calls_so_is_a_note_and_a_retraction_of_it_a_difference(
    verify: Callable[..., Result], outside: Outside
) -> None:
    outside.works["10.5555/zeta"]["type"] = "journal-article"
    found = verdicts(verify(outside, "zeta-2023-lampazine", "--json"))["zeta-2023-lampazine"]
    assert found["verdict"] == "agrees"
    assert any("no service shows it" in note for note in found["notes"])
    outside.works["10.5555/zeta"]["updated-by"] = [{"type": "retraction"}]
    result = verify(outside, "zeta-2023-lampazine", "--json", "--max-age", "0")
    assert only_difference(result, "zeta-2023-lampazine")["field"] == "status"


def test_an_identifier_that_leads_nowhere_is_not_found(verify: Callable[..., Result], outside: Outside) -> None:
    del outside.articles["1008"], outside.works["10.5555/zeta"]
    result = verify(outside, "--json")
    words = {key: verdict["verdict"] for key, verdict in verdicts(result).items()}
    assert result.status == 1
    assert {key for key, word in words.items() if word == "not-found"} == {"theta-2017-staring", "zeta-2023-lampazine"}


def test_a_doi_of_another_agency_is_a_note_when_pubmed_confirms_it(
    verify: Callable[..., Result], outside: Outside
) -> None:
    del outside.works["10.5555/gamma"]
    found = verdicts(verify(outside, "--json"))["gamma-2019-rats"]
    assert found["verdict"] == "agrees"
    assert "Crossref holds no work with DOI 10.5555/gamma" in found["notes"]


def test_an_abstract_that_no_one_gives_is_said(verify: Callable[..., Result], outside: Outside) -> None:
    outside.articles["1003"].abstract = {}
    found = verdicts(verify(outside, "--json"))["gamma-2019-rats"]
    assert (found["verdict"], found["numbers"]) == ("agrees", 0)
    assert any("no service gives the abstract" in note for note in found["notes"])


@pytest.mark.parametrize(
    "fault",
    [
        Fault("efetch", 429, EUTILS_BUSY, {"Retry-After": "2"}),
        Fault("efetch", 503),
        Fault("efetch", 200, EUTILS_BUSY),
        Fault("efetch", 200, "<eFetchResult><ERROR>Cannot process: backend failed</ERROR></eFetchResult>"),
        Fault("efetch", 200, "<PubmedArticleSet><PubmedArticle>"),
        Fault("efetch", 200, "<html><body>Sorry</body></html>"),
        Fault("efetch", 200, '<!DOCTYPE x [<!ENTITY a "aaaa">]><PubmedArticleSet>&a;</PubmedArticleSet>'),
        Fault("efetch", drop=True),
        Fault("esearch", 200, '{"esearchresult":{"ERROR":"Search Backend failed"}}'),
        Fault("esearch", 200, '{"esearchresult":'),
        Fault("esearch", 200, "[]"),
        Fault("esearch", 200, '{"esearchresult":{"count":"0"}}'),
        Fault("works", 429, "", {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        Fault("works", 500),
        Fault("works", 200, "{not json"),
        Fault("works", 200, '{"status":"failed","message-type":"exception","message":[{"message":"no"}]}'),
        Fault("works", 200, "[]"),
        Fault("works", drop=True),
    ],
    ids=lambda fault: f"{fault.path}-{fault.status}-{fault.body[:24]}{'-drop' if fault.drop else ''}",
)
def test_a_fault_that_passes_is_tried_again_and_one_that_stays_is_unavailable(
    verify: Callable[..., Result], outside: Outside, waits: list[float], fault: Fault
) -> None:
    outside.faults = [replace(fault), replace(fault)]
    assert verify(outside).status == 0
    if "Retry-After" in fault.headers:
        expected = 2.0 if fault.headers["Retry-After"] == "2" else 0.0
        assert expected in waits
    outside.faults = [replace(fault) for _ in range(100)]
    result = verify(outside, "--json", "--max-age", "0")
    assert result.status == 4
    words = {verdict["verdict"] for verdict in verdicts(result).values()}
    assert "unavailable" in words
    assert words <= {"unavailable", "agrees", "not-asked"}


def test_a_slow_answer_is_unavailable(verify: Callable[..., Result], outside: Outside) -> None:
    outside.faults = [Fault("efetch", delay=0.4) for _ in range(100)]
    result = verify(outside, "delta-2018-elbows", "--timeout", "0.1")
    assert result.status == 4
    assert "PubMed did not answer in time" in result.out.replace("\n", " ")


def test_a_service_that_is_not_there_is_unavailable_and_soon_left_alone(
    verify: Callable[..., Result], outside: Outside, waits: list[float]
) -> None:
    gone = Outside(address="http://127.0.0.1:9")
    result = verify(gone, "--json")
    assert result.status == 4
    assert sum(v["verdict"] == "unavailable" for v in verdicts(result).values()) == 7
    assert max(waits) <= 4.0
    assert len([wait for wait in waits if wait >= 1.0]) == 2 * client.FAILURES * (client.TRIES - 1)


def test_a_long_wait_is_not_waited_for(verify: Callable[..., Result], outside: Outside, waits: list[float]) -> None:
    outside.faults = [Fault("works", 429, headers={"Retry-After": "86400"}) for _ in range(100)]
    assert verify(outside, "delta-2018-elbows").status == 4
    assert max(waits, default=0) < 5


def test_a_difference_tells_more_than_a_service_that_is_down(verify: Callable[..., Result], outside: Outside) -> None:
    outside.articles["1004"].volume = "21"
    outside.faults = [Fault("works", 500) for _ in range(100)]
    result = verify(outside, "delta-2018-elbows", "--json")
    assert result.status == 1
    assert "Crossref answered 500" in verdicts(result)["delta-2018-elbows"]["notes"]


def test_the_services_are_told_who_asks_and_asked_in_batches(
    verify: Callable[..., Result], outside: Outside, waits: list[float]
) -> None:
    verify(outside, "--api-key", "k123")
    (fetched,) = outside.paths("efetch")
    assert fetched["id"].split(",") == ["1001", "1004", "1005", "1003", "1008", "1002"]
    assert (fetched["tool"], fetched["email"], fetched["api_key"]) == ("fibrokb", "someone@example.org", "k123")
    assert all(query["mailto"] == "someone@example.org" for query in outside.paths("works"))
    assert max(waits) <= 0.2
    verify(outside, "--max-age", "0")
    assert 0.2 < max(waits) <= 1 / 3


def test_a_service_may_ask_to_be_asked_less_often(
    verify: Callable[..., Result], outside: Outside, waits: list[float]
) -> None:
    outside.faults = [Fault("works", headers={"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "1s"})]
    verify(outside)
    assert 0.9 < max(waits) <= 1.0


def test_what_was_asked_is_kept_and_used_again(verify: Callable[..., Result], outside: Outside) -> None:
    first = verify(outside, "--json")
    count = len(outside.asked)
    assert verify(outside, "--json").out == first.out
    assert verify(outside, "--json", "--offline").out == first.out
    assert len(outside.asked) == count
    verify(outside, "--max-age", "0")
    assert len(outside.asked) == 2 * count


def test_offline_without_kept_replies_is_unavailable_and_needs_no_address(
    ask: Callable[..., Result], waits: list[float]
) -> None:
    result = ask("verify", "--offline", "--json")
    assert result.status == 4
    assert {verdict["verdict"] for verdict in verdicts(result).values()} == {"unavailable", "not-asked"}


def test_a_stopped_run_goes_on_where_it_was(
    verify: Callable[..., Result], outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fibrokb.curation import crossref

    whole, asked = crossref.fetch, []

    def stop_at_third(of: Any, doi: str) -> Any:
        asked.append(doi)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return whole(of, doi)

    monkeypatch.setattr(crossref, "fetch", stop_at_third)
    assert verify(outside).status == 130
    monkeypatch.setattr(crossref, "fetch", whole)
    before = len(outside.asked)
    assert verify(outside).status == 0
    again = [path for path, _ in outside.asked[before:]]
    assert len(again) == 4
    assert all("/works/" in path for path in again)


def test_what_was_answered_before_a_kill_is_kept(outside: Outside, bare_environment: dict[str, str]) -> None:
    outside.faults = [Fault("works"), Fault("works"), Fault("works", delay=20)]
    urls = {"FIBROKB_PUBMED_URL": outside.address, "FIBROKB_CROSSREF_URL": outside.address}
    env = {**bare_environment, **urls, "FIBROKB_EMAIL": "a@example.org", "NO_PROXY": "127.0.0.1"}
    command = [PYTHON, "-m", "fibrokb", "verify", "--data", str(KB), "--json"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while len(outside.paths("works")) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait()
    after = subprocess.run([*command, "--offline"], env=env, capture_output=True, check=False, timeout=60)
    words = {verdict["key"]: verdict["verdict"] for verdict in json.loads(after.stdout)["results"]}
    assert after.returncode == 4
    assert sorted(key for key, word in words.items() if word == "agrees") == [
        "alpha-2020-bright",
        "beta-2022-dark",
        "theta-2017-staring",
    ]


def test_a_malformed_pmid_does_not_spoil_its_batch(verify: Callable[..., Result], outside: Outside) -> None:
    from fibrokb.curation import services
    from fibrokb.curation.client import Client
    from fibrokb.store.replies import Replies

    asks = Client("PubMed", f"{outside.address}/", per_second=100, email="a@example.org")
    service = services.Service(client=asks, kept=Replies(source.cache_folder(), "PubMed", outside.address, 1))
    found = services.records_of(service, ["1001", "x,1003", ""], lambda _: None)
    asks.close()
    assert {pmid: reply.found for pmid, reply in found.items()} == {
        "1001": "found",
        "x,1003": "not-found",
        "": "not-found",
    }
    assert outside.paths("efetch")[0]["id"] == "1001"


def test_more_than_a_batch_is_asked_in_several(outside: Outside) -> None:
    from fibrokb.curation import services
    from fibrokb.curation.client import Client
    from fibrokb.store.replies import Replies

    asks = Client("PubMed", f"{outside.address}/", per_second=100, email="a@example.org")
    service = services.Service(client=asks, kept=Replies(source.cache_folder(), "PubMed", outside.address, 1))
    outside.faults = [Fault("efetch"), *(Fault("efetch", 500) for _ in range(4))]
    said: list[str] = []
    found = services.records_of(service, [str(number) for number in range(1, 451)], said.append)
    asks.close()
    assert [query["id"].count(",") + 1 for query in outside.paths("efetch")] == [200, 200, 200, 200, 200, 50]
    assert [sum(reply.found == word for reply in found.values()) for word in ("not-found", "unavailable")] == [250, 200]
    assert said[-1] == "PubMed: 450 of 450 records"


def test_a_kept_reply_that_is_broken_is_asked_for_again(
    verify: Callable[..., Result], outside: Outside, tmp_path: Path
) -> None:
    verify(outside)
    count = len(outside.asked)
    kept = sorted((tmp_path / "kept").rglob("*.json"))
    kept[0].write_text("{", "utf-8")
    kept[1].write_bytes(b"\xff\xfe")
    kept[2].write_text(kept[3].read_text("utf-8"), "utf-8")
    assert verify(outside).status == 0
    assert count < len(outside.asked) <= count + 3


def test_a_folder_that_cannot_keep_replies_does_not_stand_in_the_way(
    verify: Callable[..., Result], outside: Outside, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("a file", "utf-8")
    assert verify(outside).status == 0


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ((), 2, "ask for an e-mail address"),
        (("--email", "nobody"), 2, "is no e-mail address"),
        (("--email", "naïve@example.org"), 2, "is no e-mail address"),
        (("--email", "a@example.org", "--pubmed-url", "file:///etc"), 2, "is no address of PubMed"),
        (("nobody-2020-nothing", "--email", "a@example.org"), 1, "is no reference key"),
        (("alpha-2020-brihgt", "--offline"), 1, "is no reference key"),
    ],
)
def test_a_mistake_gets_a_sentence(
    ask: Callable[..., Result], waits: list[float], arguments: tuple[str, ...], status: int, message: str
) -> None:
    result = ask("verify", *arguments)
    assert (result.status, result.out) == (status, "")
    assert message in result.err
    assert result.err.count("\n") == 2


def test_without_httpx_it_says_what_to_install(
    verify: Callable[..., Result], outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "httpx", None)
    result = verify(outside)
    assert result.status == 2
    assert "pip install 'fibrokb[verify]'" in result.err


@pytest.mark.parametrize(
    ("format", "name"), [("text", "verify.txt"), ("markdown", "verify.md"), ("json", "verify.json")]
)
def test_a_report_is_what_was_reviewed(
    verify: Callable[..., Result],
    outside: Outside,
    golden: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    format: str,
    name: str,
) -> None:
    monkeypatch.setattr("fibrokb.store.replies.time", lambda: 1_700_000_000.0)
    outside.articles["1004"].lead = "[/red] <b>Evil*\x85|"
    outside.articles["1008"].abstract = {"": "In 30 people (SMD 0.9, 95% CI -1.6 to -0.2)."}
    outside.articles["1003"].comments = (("RetractionIn", "77"),)
    del outside.works["10.5555/zeta"]
    outside.faults = [Fault("works/10.5555%2Fgamma", 400)]
    target = tmp_path / "report"
    result = verify(outside, "--format", format, "-o", str(target))
    assert result.status == 1
    assert "\x85" not in target.read_text("utf-8")
    golden(name, target.read_text("utf-8"))
    again = verify(outside, "--format", format, "--offline")
    assert "differs" in again.out


def test_numbers_beyond_the_abstract_are_notes_where_the_record_says_so() -> None:
    from fibrokb.curation.findings import quoted
    from fibrokb.knowledge.model import Claim, Evidence, Topic

    places = {
        "abstract": True,
        "abstract (PEDro record)": True,
        "abstract, read in a public data set": True,
        "title and abstract": True,
        "abstract and table 2": False,
        "abstract; dose from a news report": False,
        "abstract of the thesis": None,
        "conference abstract": None,
        "table 2": None,
    }
    entries = tuple(
        Evidence(source=f"s{n}", stance="supports", design="rct", finding="In 12 people", where=where)
        for n, where in enumerate(places)
    )
    claim = Claim(id="c", statement="S.", standing="supported", relation="association", evidence=entries)
    topic = Topic(id="t", kind="mechanism", name="T", summary="S", claims=(claim,), reviewed="2026-01-01")
    found = quoted([topic])
    for number, alone in enumerate(places.values()):
        entry = found.get(f"s{number}")
        assert (entry[0].alone if entry else None) == alone
