"""The engines under measurement. Each loads the Parquet file, or is pointed at it, and answers with its text of a question.

An engine has `version`, `load()`, `ask(question)`, which returns something of its own and is what is timed, and
`columns(result)`, which turns that into numpy arrays.
"""

import importlib.util
from pathlib import Path

import numpy as np

from columns import CATEGORIES, NAMES

GIGABYTE = 1_000_000_000


class Engine:
    """What all have in common."""

    def __init__(self, path: Path, queries: Path, in_memory: bool, threads: int, memory_bytes: int):
        self.path = path
        self.queries = queries
        self.in_memory = in_memory
        self.threads = threads
        self.memory_bytes = memory_bytes

    def sql(self, question: str, dialect: str) -> str:
        return (self.queries / question / f"{dialect}.sql").read_text()

    def program(self, question: str, dialect: str):
        """The function `answer` of a text that is a program."""
        path = self.queries / question / f"{dialect}.py"
        spec = importlib.util.spec_from_file_location(f"{question}_{dialect}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.answer


class DuckDb(Engine):
    """Its own tables in memory, or a view of the file."""

    def load(self):
        import duckdb

        self.version = f"DuckDB {duckdb.__version__}"
        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {self.threads}")
        self.connection.execute(f"SET memory_limit = '{self.memory_bytes // GIGABYTE}GB'")
        if self.in_memory:
            for kind, words in [("event_name", NAMES), ("event_category", CATEGORIES)]:
                self.connection.execute(f"CREATE TYPE {kind} AS ENUM ({quoted(words)})")
            self.connection.execute(
                "CREATE TABLE events AS SELECT customer, event_at::TIMESTAMP AS event_at, "
                "name::event_name AS name, category::event_category AS category, cents "
                f"FROM read_parquet('{self.path}')"
            )
        else:
            self.connection.execute(f"CREATE VIEW events AS FROM read_parquet('{self.path}')")
        # From here on rows may come in any order, which is quicker.
        self.connection.execute("SET preserve_insertion_order = false")

    def ask(self, question: str):
        return self.connection.execute(self.sql(question, "duckdb")).fetchnumpy()

    def columns(self, result) -> dict[str, np.ndarray]:
        return result


class ClickHouse(Engine):
    """A MergeTree of its own, in a folder that goes away, or a view of the file."""

    def load(self):
        import chdb
        from chdb import session

        self.session = session.Session()
        self.session.query(f"SET max_threads = {self.threads}")
        self.session.query("SET session_timezone = 'UTC'")
        self.session.query(f"SET max_memory_usage = {self.memory_bytes}")
        server = self.session.query("SELECT version()", "TabSeparated").bytes().decode().strip()
        self.version = f"ClickHouse {server} (chdb {chdb.__version__})"
        if self.in_memory:
            self.session.query(
                "CREATE TABLE events (customer UInt32, event_at DateTime64(3, 'UTC'), "
                f"name Enum8({numbered(NAMES)}), category Enum8({numbered(CATEGORIES)}), cents UInt32) "
                "ENGINE = MergeTree ORDER BY (name, customer, event_at)"
            )
            self.session.query(
                "INSERT INTO events SELECT customer, event_at, name, category, ifNull(cents, 0) "
                f"FROM file('{self.path}', Parquet)"
            )
            self.session.query("OPTIMIZE TABLE events FINAL")
        else:
            self.session.query(
                "CREATE VIEW events AS SELECT customer, event_at, name, category, ifNull(cents, 0) AS cents "
                f"FROM file('{self.path}', Parquet)"
            )

    def ask(self, question: str):
        return self.session.query(self.sql(question, "clickhouse"), "ArrowStream")

    def columns(self, result) -> dict[str, np.ndarray]:
        import pyarrow as pa

        table = pa.ipc.open_stream(result.bytes()).read_all()
        return {name: table[name].to_numpy() for name in table.column_names}


class Polars(Engine):
    """A frame in memory, or a scan of the file; the streaming engine, which was the quicker one."""

    def load(self):
        import os

        os.environ["POLARS_MAX_THREADS"] = str(self.threads)
        import polars as pl

        self.version = f"Polars {pl.__version__}"
        self.events = pl.scan_parquet(self.path).with_columns(
            pl.col("name").cast(pl.Enum(NAMES)), pl.col("category").cast(pl.Enum(CATEGORIES))
        )
        if self.in_memory:
            self.events = self.events.collect().lazy()

    def ask(self, question: str):
        return self.program(question, "polars")(self.events).collect(engine="streaming")

    def columns(self, result) -> dict[str, np.ndarray]:
        return {name: result[name].to_numpy() for name in result.columns}


class Pandas(Engine):
    """A frame in memory with categories; one thread, as it is made."""

    def load(self):
        import pandas as pd
        import pyarrow.parquet as pq

        self.version = f"pandas {pd.__version__}"
        table = pq.read_table(self.path)
        self.events = table.to_pandas(split_blocks=True, self_destruct=True)

    def ask(self, question: str):
        return self.program(question, "pandas")(self.events)

    def columns(self, result) -> dict[str, np.ndarray]:
        return {name: result[name].to_numpy() for name in result.columns}


ENGINES = {"duckdb": DuckDb, "clickhouse": ClickHouse, "polars": Polars, "pandas": Pandas}


def quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def numbered(words: list[str]) -> str:
    return ", ".join(f"'{word}' = {number}" for number, word in enumerate(words))
