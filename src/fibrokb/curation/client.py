"""Asks one service politely: not too often, again after a while when it is busy, and never for ever.

httpx (extra ``verify``) is imported when the first question is asked.
"""

from __future__ import annotations

import re
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Any, TypeVar

from fibrokb.errors import WrongUsage
from fibrokb.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

T = TypeVar("T")
TRIES = 4
FIRST_WAIT = 1.0
"""Seconds before the second try; each further wait is twice as long unless the service says how long."""
LONGEST_WAIT = 120.0
LARGEST = 64 * 1024 * 1024
FAILURES = 2
"""After so many questions in a row without an answer, the service is not asked again in this run."""
_BUSY = (408, 425, 429, 500, 502, 503, 504)


class NoAnswer(Exception):
    """The service gave no answer that can be used; says why, as what is said of it. Never leaves this room."""


class BadAnswer(Exception):
    """An answer is broken, or is an error in spite of its status; worth another try."""


class Absent(Exception):
    """The service says that it holds no such thing (404). Never leaves this room."""


class _TryAgain(Exception):
    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Client:
    """One service, asked at most ``per_second`` times a second and one question at a time."""

    def __init__(self, name: str, base: str, *, per_second: float, email: str, timeout: float = 20.0) -> None:
        self.name, self.email = name, email
        self.base = base.rstrip("/") + "/"
        self._pause, self._timeout = 1 / per_second, timeout
        self._next, self._failures = 0.0, 0
        self._http: httpx.Client | None = None

    def ask(self, path: str, read: Callable[[bytes], T], *, query: dict[str, str], post: bool = False) -> T:
        """Gives what ``read`` makes of the answer.

        Raises Absent if the service says that there is no such thing, NoAnswer if it gave no answer in several tries.
        """
        if self._failures >= FAILURES:
            raise NoAnswer(f"was not asked any more after {FAILURES} questions without an answer")
        self._failures += 1
        answer = self._in_time(path, read, query, post=post)
        self._failures = 0
        return answer

    def _in_time(self, path: str, read: Callable[[bytes], T], query: dict[str, str], *, post: bool) -> T:
        for wait in (*(FIRST_WAIT * 2**n for n in range(TRIES - 1)), None):
            try:
                return read(self._once(path, query, post=post))
            except (_TryAgain, BadAnswer) as trouble:
                asked_for = getattr(trouble, "wait", None)
                if wait is None or (asked_for or 0) > LONGEST_WAIT:
                    raise NoAnswer(str(trouble)) from None
                sleep(wait if asked_for is None else asked_for)
            except Absent:
                self._failures = 0
                raise
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Closes the connection."""
        if self._http is not None:
            self._http.close()

    def _once(self, path: str, query: dict[str, str], *, post: bool) -> bytes:
        http = self._opened()
        self._keep_pace()
        given: dict[str, Any] = {"data": query} if post else {"params": query}
        from httpx import HTTPError, InvalidURL, TransportError

        try:
            with http.stream("POST" if post else "GET", self.base + path, **given) as response:
                if response.status_code == 404:
                    raise Absent
                if response.status_code in _BUSY:
                    raise _TryAgain(f"answered {response.status_code}", _wait_of(response.headers.get("Retry-After")))
                if response.status_code != 200:
                    raise NoAnswer(f"answered {response.status_code}")
                self._slow_down(response.headers)
                return self._body(response)
        except TransportError as error:
            raise _TryAgain(_reason(error)) from None
        except (HTTPError, InvalidURL) as error:
            raise NoAnswer(f"could not be asked ({type(error).__name__})") from None

    def _body(self, response: httpx.Response) -> bytes:
        """Reads an answer, but no longer and no more than is reasonable: a trickle is no answer."""
        parts, size, until = [], 0, monotonic() + 6 * self._timeout
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise NoAnswer(f"sent more than {LARGEST >> 20} MiB")
            if monotonic() > until:
                raise _TryAgain("was too slow")
        return b"".join(parts)

    def _keep_pace(self) -> None:
        wait = self._next - monotonic()
        if wait > 0:
            sleep(wait)
        self._next = monotonic() + self._pause

    def _slow_down(self, headers: httpx.Headers) -> None:
        """Keeps to the rate that the service announces, if that is slower than ours."""
        limit, interval = headers.get("X-Rate-Limit-Limit", ""), headers.get("X-Rate-Limit-Interval", "")
        seconds = re.fullmatch(r"(\d{1,5})s", interval.strip())
        if limit.isdigit() and int(limit) > 0 and seconds:
            self._pause = max(self._pause, int(seconds[1]) / int(limit))

    def _opened(self) -> httpx.Client:
        if self._http is None:
            try:
                import httpx
            except ImportError:
                raise WrongUsage("verify needs httpx", "pip install 'fibrokb[verify]'") from None
            agent = f"fibrokb/{VERSION} (mailto:{self.email})"
            self._http = httpx.Client(
                timeout=self._timeout, headers={"User-Agent": agent}, follow_redirects=True, max_redirects=3
            )
        return self._http


def _wait_of(header: str | None) -> float | None:
    """Gives the seconds that a Retry-After header asks for: a number, or a date."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time())
    except (ValueError, TypeError):
        return None


def _reason(error: Exception) -> str:
    """Gives why nothing came, without the address: it may hold a key."""
    name = type(error).__name__
    if "Timeout" in name:
        return "did not answer in time"
    if name == "ConnectError":
        return "could not be reached"
    return "broke off" if name in ("RemoteProtocolError", "ReadError") else f"failed ({name})"
