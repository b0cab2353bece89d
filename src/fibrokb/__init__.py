"""What the evidence says about fibromyalgia, how sure anyone is, and who says otherwise.

>>> import fibrokb
>>> kb = fibrokb.load()
>>> kb.search("micoglia").opened.id
'microglial-activation'
"""

from __future__ import annotations

from fibrokb.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from fibrokb.knowledge.answers import Answer, Treatment
    from fibrokb.knowledge.model import PopularClaim, Topic
    from fibrokb.knowledge.panorama import Listing
    from fibrokb.knowledge.references import Reference
    from fibrokb.store.index import Index

__version__ = VERSION
__all__ = ["EvidenceBase", "__version__", "load"]


class EvidenceBase:
    """An evidence base that can be asked; ``load`` gives one."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @property
    def version(self) -> str:
        """The edition of the data."""
        return self._index.about.version

    def search(self, question: str) -> Answer:
        """Gives the answer to a question: status, hits best first, and the one topic that was opened, if any."""
        from fibrokb.questions.search import search

        return search(question, self._index)

    def topic(self, name: str) -> Topic:
        """Gives the topic with exactly this id, name or alias; raises NothingFound otherwise."""
        from fibrokb.questions.lookup import exact

        return exact(name, self._index)

    def topics(self, kind: str = "") -> tuple[Topic, ...]:
        """Gives the topics of a kind (mechanism, symptom, intervention, background), or all."""
        return tuple(self._index.topics(kind))

    def treatments(self) -> tuple[Treatment, ...]:
        """Gives every intervention with the record that says most per outcome, best-supported first."""
        from fibrokb.knowledge.panorama import Filters
        from fibrokb.questions.evidence import treatments

        return treatments(self._index.topics("intervention"), Filters())

    def tried_for(self, symptom: Topic) -> Listing | None:
        """Gives the treatments with a record on the outcome that measures a symptom, best-supported first, or None."""
        from fibrokb.questions.evidence import tried_for

        return tried_for(symptom, self._index.topics("intervention"))

    def references(self, topic: Topic) -> tuple[Reference, ...]:
        """Gives every reference that a topic, or a popular claim about it, names."""
        from fibrokb.knowledge.base import bibliography_of

        return bibliography_of(self._index, topic)

    def popular_claims(self, topic: Topic | None = None) -> tuple[PopularClaim, ...]:
        """Gives the popular claims about a topic, or all."""
        return self._index.popular_claims(topic.id if topic else "")

    def markdown(self, *topics: Topic) -> str:
        """Gives a summary of topics as Markdown, as ``fibrokb export`` writes it."""
        from fibrokb.render import summary

        parts = [
            summary.Part(topic, self.references(topic), self.popular_claims(topic), self.tried_for(topic))
            for topic in topics
        ]
        return summary.as_markdown(parts, self._index.about)


def load(folder: str | PathLike[str] | None = None, *, local: Sequence[str | PathLike[str]] = ()) -> EvidenceBase:
    """Gives the shipped evidence base, or the one in a folder, with those in the folders ``local`` laid over it.

    Raises DataUnreadable if one of them can't be read.
    """
    from pathlib import Path

    from fibrokb.store import source

    over = source.local_of([str(Path(one)) for one in local], alone=folder is not None)
    return EvidenceBase(source.open_index(Path(folder) if folder is not None else source.folder_of(None), local=over))
