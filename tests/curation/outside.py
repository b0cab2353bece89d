"""A server on this machine that speaks as PubMed's E-utilities and Crossref's REST API do, with faults on demand."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2026//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_260101.dtd">\n'
)


@dataclass
class Article:
    """A record of PubMed; what is empty is left out of the XML."""

    pmid: str
    title: str = ""
    lead: str = ""
    group: str = ""
    year: str = ""
    medline_date: str = ""
    epub: str = ""
    model: str = "Print"
    journal: str = ""
    abbreviation: str = ""
    volume: str = ""
    doi: str = ""
    abstract: dict[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ("Journal Article",)
    comments: tuple[tuple[str, str], ...] = ()

    def xml(self) -> str:
        """Gives it as EFetch does."""
        parts = [f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{self.pmid}</PMID>']
        parts.append(f'<Article PubModel="{self.model}"><Journal><ISSN IssnType="Print">0000-0000</ISSN>')
        date = f"<Year>{self.year}</Year><Month>Feb</Month>" if self.year else ""
        date += f"<MedlineDate>{self.medline_date}</MedlineDate>" if self.medline_date else ""
        volume = f"<Volume>{self.volume}</Volume>" if self.volume else ""
        parts.append(f'<JournalIssue CitedMedium="Print">{volume}<PubDate>{date}</PubDate></JournalIssue>')
        parts.append(f"<Title>{escape(self.journal)}</Title>" if self.journal else "")
        parts.append(f"<ISOAbbreviation>{escape(self.abbreviation)}</ISOAbbreviation>" if self.abbreviation else "")
        parts.append(f"</Journal><ArticleTitle>{self.title}</ArticleTitle>")
        if self.abstract:
            parts.append("<Abstract>")
            for label, words in self.abstract.items():
                labelled = f" Label={quoteattr(label)} NlmCategory={quoteattr(label)}" if label else ""
                parts.append(f"<AbstractText{labelled}>{words}</AbstractText>")
            parts.append("<CopyrightInformation>Copyright © 1999.</CopyrightInformation></Abstract>")
        if self.lead or self.group:
            name = f"<LastName>{escape(self.lead)}</LastName><ForeName>A B</ForeName>" if self.lead else ""
            name += f"<CollectiveName>{escape(self.group)}</CollectiveName>" if self.group else ""
            parts.append('<AuthorList CompleteYN="Y"><Author ValidYN="N"><LastName>Mistaken</LastName></Author>')
            parts.append(f'<Author ValidYN="Y">{name}</Author></AuthorList>')
        kinds = "".join(f'<PublicationType UI="D0">{kind}</PublicationType>' for kind in self.types)
        parts.append(f"<PublicationTypeList>{kinds}</PublicationTypeList>")
        parts.append(f'<ArticleDate DateType="Electronic"><Year>{self.epub}</Year></ArticleDate>' if self.epub else "")
        parts.append(f"</Article><MedlineJournalInfo><MedlineTA>{escape(self.abbreviation)}</MedlineTA>")
        notices = "".join(
            f'<CommentsCorrections RefType="{kind}"><RefSource>J. 2020;1:1</RefSource><PMID>{pmid}</PMID></CommentsCorrections>'
            for kind, pmid in self.comments
        )
        parts.append(f"</MedlineJournalInfo><CommentsCorrectionsList>{notices}</CommentsCorrectionsList>")
        ids = f'<ArticleId IdType="pubmed">{self.pmid}</ArticleId>'
        ids += f'<ArticleId IdType="doi">{escape(self.doi)}</ArticleId>' if self.doi else ""
        cites = '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/cited</ArticleId>'
        cites += "</ArticleIdList></Reference></ReferenceList>"
        parts.append(
            f"</MedlineCitation><PubmedData><ArticleIdList>{ids}</ArticleIdList>{cites}</PubmedData></PubmedArticle>"
        )
        return "".join(parts)


@dataclass
class Fault:
    """One answer other than the right one."""

    path: str
    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    """Half of what was announced, then the line goes dead."""
    delay: float = 0.0


@dataclass
class Outside:
    """What the two services hold, what was asked of them, and the faults that come first."""

    articles: dict[str, Article] = field(default_factory=dict)
    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""

    def paths(self, word: str) -> list[dict[str, str]]:
        """Gives the questions whose path holds a word."""
        return [query for path, query in self.asked if word in path]

    def fault(self, path: str) -> Fault | None:
        """Gives the next fault for a path and forgets it."""
        for position, fault in enumerate(self.faults):
            if fault.path in path:
                return self.faults.pop(position)
        return None

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, str, str]:
        """Gives status, content type and body."""
        if path.endswith("efetch.fcgi"):
            found = [self.articles[pmid].xml() for pmid in query["id"].split(",") if pmid in self.articles]
            return 200, "text/xml", f"{HEAD}<PubmedArticleSet>{''.join(found)}</PubmedArticleSet>"
        if path.endswith("esearch.fcgi"):
            sought = re.fullmatch(r'"(.+)"\[doi\]', query["term"])
            assert sought is not None
            ids = [a.pmid for a in self.articles.values() if a.doi.lower() == sought[1].lower()]
            found_ids = {"header": {"type": "esearch"}, "esearchresult": {"count": str(len(ids)), "idlist": ids}}
            return 200, "application/json", json.dumps(found_ids)
        doi = unquote(path.partition("/works/")[2])
        if doi not in self.works:
            return 404, "text/plain", "Resource not found."
        work = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": self.works[doi]}
        return 200, "application/json", json.dumps(work)


def _handler(outside: Outside) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65536  # head and body in one packet: else each answer waits 40 ms for an acknowledgement

        def do_GET(self) -> None:
            self._serve(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _serve(self, given: str) -> None:
            path = urlsplit(self.path).path
            query = {key: values[0] for key, values in parse_qs(given).items()}
            outside.asked.append((path, query))
            fault = outside.fault(path)
            status, kind, body = outside.answer(path, query)
            headers: dict[str, str] = {}
            if fault is not None:
                time.sleep(fault.delay)
                status, headers = fault.status, fault.headers
                body = fault.body if fault.body or fault.status != 200 else body
            data = body.encode()
            try:
                self.send_response(status)
                for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if fault is not None and fault.drop:
                    self.wfile.write(data[: len(data) // 2])
                    self.wfile.flush()
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                self.wfile.write(data)
            except OSError:  # the one who asked has gone
                self.close_connection = True

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    return Handler


@contextmanager
def running(outside: Outside) -> Iterator[Outside]:
    """Runs the services on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(outside))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    outside.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield outside
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def clean() -> Outside:
    """Gives services that hold every reference of tests/kb as we print it, in the ways that real records vary."""
    journal = {
        "journal": "Journal of made-up studies (Nowhere, Mass.)",
        "abbreviation": "J Made Up Stud",
        "volume": "12",
    }
    articles = [
        Article(
            "1001", "Bright lamps in the spine: a &lt;case&gt;-control &amp; more.", "Alpha", year="2020", epub="2019",
            model="Print-Electronic", doi="10.5555/ALPHA.1", **journal,
            abstract={
                "BACKGROUND": "Glow matters in fibromyalgia.",
                "METHODS": "Forty people were seen (20 patients, 20 controls).",
                "RESULTS": "Glow was 12&#160;% brighter (P&lt;.05; 95% CI 3·5–21).",
            },
        ),
        Article("1003", "[Rats that glow].", "Gamma", medline_date="2018 Dec-2019 Jan", doi="10.5555/gamma", **journal,
                abstract={"": "Twelve rats <i>glowed</i> after a knock."}),
        Article("1004", "Elbows of the world.", "Delta", year="2018", doi="10.5555/delta_(4)", **journal,
                abstract={"": "Of 1,000 people 30% had sore elbows."}),
        Article("1005", "Lampazine for pain: a review of 50% of trials.", "Épsilon", year="2021", doi="10.5555/eps", **journal),
        Article("1008", "Staring at a wall.", "Theta", year="2017", **journal,
                abstract={"": "In 30 people staring helped (SMD −0.90, 95% CI −1.60 to −0.20)."}),
        Article("1002", "Dark rooms: 400 people with no difference.", "Beta", year="2022", doi="10.5555/beta.2", **journal,
                abstract={"": "In four hundred people glow did not differ (p = .71)."}),
    ]  # fmt: skip
    base = {"container-title": ["Journal of Made-up Studies"], "volume": "12", "type": "journal-article"}
    works: dict[str, dict[str, Any]] = {}
    for doi, title, lead, year in (
        ("10.5555/alpha.1", "Bright lamps in the spine", "Alpha", 2020),
        ("10.5555/beta.2", "Dark rooms: 400 people with <i>no</i> difference", "Beta", 2022),
        ("10.5555/delta_(4)", "Elbows of the World", "Delta", 2018),
        ("10.5555/eps", "Lampazine for pain: a review of 50% of trials", "Epsilon", 2021),
        ("10.5555/gamma", "Rats that glow", "Gamma", 2019),
    ):
        works[doi] = {
            **base, "DOI": doi, "title": [title], "issued": {"date-parts": [[year, 2, 1]]},
            "author": [{"given": "X", "family": lead, "sequence": "first"}, {"name": "Group", "sequence": "additional"}],
        }  # fmt: skip
    works["10.5555/alpha.1"]["subtitle"] = ["a &lt;case&gt;-control &amp; more"]
    works["10.5555/gamma"] |= {
        "published-online": {"date-parts": [[2018]]},
        "published-print": {"date-parts": [[2019]]},
    }
    works["10.5555/zeta"] = {
        "DOI": "10.5555/zeta", "type": "posted-content", "subtype": "preprint", "institution": [{"name": "medRxiv"}],
        "title": ["Lampazine in 300 people, a trial {with braces}"], "posted": {"date-parts": [[2023, 5]]},
        "author": [{"family": "Zeta", "given": "Zoë", "sequence": "first"}], "issued": {"date-parts": [[2023, 5]]},
        "abstract": "<jats:title>Abstract</jats:title><jats:p>In 300 people pain changed by 0.1 points (95% CI -0.3 to 0.5)."
        "</jats:p>",
    }  # fmt: skip
    return Outside({article.pmid: article for article in articles}, works)
