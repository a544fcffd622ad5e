"""The journal: equal questions are one row with a count; tables come from migrations and agree with the models."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, String, select

from bot.journal import Journal, query_count
from bot.journal.tables import metadata
from bot.query import Query, Record
from bot.vocabulary import Language, Origin, Outcome, Topic, Way
from tests.conftest import TODAY

QUERY = Query(TODAY, Origin.NE, Language.HA, Topic.WAGES, Way.TEXT, Outcome.ANSWERED, danger=False)


async def counted(journal: Journal) -> list[tuple[object, ...]]:
    async with journal._engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(select(query_count).order_by(query_count.c.n))]


async def test_equal_questions_are_one_row(journal: Journal) -> None:
    for query in (QUERY, QUERY, replace(QUERY, danger=True)):
        await journal.record(Record(query))

    assert [row[-2:] for row in await counted(journal)] == [(True, 1), (False, 2)]


async def test_what_was_not_chosen_is_counted_as_unknown(journal: Journal) -> None:
    unknown = replace(QUERY, origin=None, topic=None)
    await journal.record(Record(unknown))
    await journal.record(Record(unknown))

    assert await counted(journal) == [(TODAY, "", "ha", "", "text", "answered", False, 2)]


@pytest.mark.parametrize("field", ["origin", "language", "topic", "way", "outcome"])
def test_every_code_fits_its_column(field: str) -> None:
    kinds = {"origin": Origin, "language": Language, "topic": Topic, "way": Way, "outcome": Outcome}
    column = query_count.c[field].type
    assert isinstance(column, String)
    assert max(len(member.value) for member in kinds[field]) <= (column.length or 0)


async def test_migrations_and_models_agree(journal: Journal) -> None:
    def difference(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"version_table": "journal_version"})
        return list(compare_metadata(context, metadata))

    async with journal._engine.connect() as connection:
        assert await connection.run_sync(difference) == []


async def test_opening_again_keeps_the_counts(journal: Journal, tmp_path: Path) -> None:
    await journal.record(Record(QUERY))

    again = await Journal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db")

    assert len(await counted(again)) == 1
    await again.close()
