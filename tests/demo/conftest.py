"""The papers set once for all tests of this folder, and one installation that was seeded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import demo, open_stores
from app.config import Settings
from app.demo.filing import PAPERS
from app.demo.papers import source
from app.documents import press
from app.kernel import db, files, wake
from app.kernel.db import Base, TextBase


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Path]:
    """Every version of every paper as a PDF: (code, version) -> file."""
    texts = {f"{paper.entry.code} {paper.number}": source.paper(paper.entry.code, paper.number) for paper in PAPERS}
    made = press.set_papers(texts, tmp_path_factory.mktemp("printed"))
    return {(name.split()[0], int(name.split()[1])): path for name, path in made.items()}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation of its own, as a demonstration."""
    return Settings(data=tmp_path_factory.mktemp("demonstration"), demo=True, secret="of the tests")


@pytest.fixture(scope="package")  # its environment and its database are not those of the tests that follow
def seeded(settings: Settings) -> Iterator[Settings]:
    """The session of An Lĩnh on its third morning."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NGHITRUONG_DATA", str(settings.data))
        environment.setenv("NGHITRUONG_SECRET", settings.secret)
        database = open_stores(settings)
        Base.metadata.create_all(database.engine)
        TextBase.metadata.create_all(database.text_engine)
        assert demo.seed(settings)
        yield settings
        db.bind(None)
        files.bind(None)
        wake.bind(None)
        database.close()
