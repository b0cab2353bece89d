"""A real browser opens the exported pages: nothing asked of the network, no error, no sideways scrolling, accessible."""

from __future__ import annotations

import base64
import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import HERE, KB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Result

fcntl = pytest.importorskip("fcntl", reason="the debugging pipe is opened as Unix does")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
    "--disable-dev-shm-usage --hide-scrollbars --remote-debugging-pipe"
).split()
_FAULTS = "axe.run(document).then(r => r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html)]))"


class Browser:
    """Chromium, asked through its debugging pipe: messages of JSON that end with a zero byte."""

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM is not None
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        high_in, high_out = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (theirs_in, theirs_out))
        self._process = subprocess.Popen(
            command,
            close_fds=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: (os.dup2(high_in, 3), os.dup2(high_out, 4)),
        )
        for fd in (theirs_in, theirs_out, high_in, high_out):
            os.close(fd)
        self._in, self._out = os.fdopen(ours_in, "rb"), os.fdopen(ours_out, "wb")
        self._number, self._session, self._left = 0, "", b""
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        session = {"sessionId": self._session} if self._session else {}
        self._out.write(json.dumps(message | session).encode() + b"\0")
        self._out.flush()
        while (answer := self._next()).get("id") != self._number:
            self.events.append(answer)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            more = self._in.read1(1 << 20)
            assert more, "Chromium has gone"
            self._left += more
        message, _, self._left = self._left.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def open(self, path: Path, width: int = 1000, scheme: str = "light") -> None:
        self.events.clear()
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", media="", features=features)
        self.ask("Page.navigate", url=path.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def value(self, script: str) -> Any:
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def complaints(self) -> list[str]:
        told = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        return [json.dumps(event["params"]) for event in self.events if event["method"] in told]

    def addresses(self) -> set[str]:
        asked = (event["params"]["request"] for event in self.events if event["method"] == "Network.requestWillBeSent")
        return {request["url"] for request in asked if not request["url"].startswith("data:")}

    def close(self) -> None:
        with contextlib.suppress(OSError, AssertionError):
            self._session = ""
            self.ask("Browser.close")
        self._out.close()
        self._process.wait(timeout=30)
        self._in.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


PAGES: dict[str, tuple[tuple[str, ...], Path | None]] = {
    "made-up topic": (("lampazine",), KB),
    "made-up all": (("--all",), KB),
    "shipped mechanism": (("microglia",), None),
    "shipped treatment": (("pregabalin",), None),
    "shipped all": (("--all",), None),
    "shipped list": (("treatments", "--outcome", "pain"), None),
    "made-up check": (("check", str(HERE / "articles" / "awkward.md")), KB),
    "shipped check": (("check", str(HERE.parent / "docs" / "example-article.txt")), None),
}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, ask: Callable[..., Result], tmp_path: Path) -> Path:
    what, data = PAGES[request.param]
    target = tmp_path / "page.html"
    command = what if what[0] in ("treatments", "check") else ("export", *what)
    assert ask(*command, "-o", str(target), data=data).status == int("check" in what)
    return target


def test_a_page_asks_nothing_of_the_network_and_has_no_error(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert browser.complaints() == []
    assert browser.addresses() == {page.as_uri()}


@pytest.mark.parametrize("width", [320, 360, 800, 1400])
def test_a_page_never_scrolls_sideways(browser: Browser, page: Path, width: int) -> None:
    browser.open(page, width)
    assert browser.value("window.innerWidth") == width
    assert browser.value("document.documentElement.scrollWidth") <= width


def test_every_link_within_a_page_leads_somewhere(browser: Browser, page: Path) -> None:
    browser.open(page)
    lost = "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1)).filter(i => !document.getElementById(i))"
    assert browser.value(lost) == []
    ids = "[...document.querySelectorAll('[id]')].map(e => e.id)"
    assert browser.value(f"{ids}.filter((id, i, all) => all.indexOf(id) !== i)") == []


def axe() -> Path | None:
    """Finds the accessibility checker: npm's in the checkout, which is newer, else the one that a package ships."""
    package = importlib.util.find_spec("axe_core_python")
    places = [HERE.parent / "node_modules" / "axe-core"]
    places += [Path(package.origin).parent] if package and package.origin else []
    return next((place / "axe.min.js" for place in places if (place / "axe.min.js").is_file()), None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_checker_finds_nothing(browser: Browser, page: Path, scheme: str) -> None:
    checker = axe()
    if checker is None:
        pytest.skip("neither axe-core (npm) nor axe-core-python is installed")
    browser.open(page, 1000, scheme)
    browser.value(f"{checker.read_text('utf-8')}; 0")
    if page.stat().st_size > 500_000:  # a minute and more for all topics; their looks are those of the small pages
        if scheme == "dark":
            pytest.skip("only colours differ")
        browser.value("document.querySelectorAll('article:nth-of-type(n + 20)').forEach(a => a.remove())")
    assert browser.value(_FAULTS) == []


def test_a_page_prints_on_a4_and_on_letter(browser: Browser, page: Path) -> None:
    if page.stat().st_size > 500_000:
        pytest.skip("400 pages take long to print and look like the others")
    browser.open(page, scheme="dark")
    for width, height in ((8.27, 11.69), (8.5, 11)):
        printed = browser.ask("Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=True)
        assert base64.b64decode(printed["data"]).startswith(b"%PDF")
    browser.ask("Emulation.setEmulatedMedia", media="print")
    paper = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color"
    assert browser.value(paper) == "rgb(255, 255, 255)rgb(27, 31, 36)"
    wide = "[...document.querySelectorAll('table')].filter(t => t.offsetWidth > 640).length"
    browser.ask("Emulation.setDeviceMetricsOverride", width=640, height=900, deviceScaleFactor=1, mobile=False)
    assert browser.value(wide) == 0
