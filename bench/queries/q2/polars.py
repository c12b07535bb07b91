import csv
from datetime import datetime, timedelta
from functools import reduce
from pathlib import Path

import polars as pl

NOW = datetime(2026, 1, 1)
SEGMENTS = list(csv.DictReader((Path(__file__).parent / "segments.csv").open()))


class Aggregates:
    """The different aggregates, each once, by the name of their events."""

    def __init__(self):
        self.names = {}
        self.of_event = {}

    def column(self, event: str, days: str, category: str, what: str) -> pl.Expr:
        key = (event, days, category, what)
        if key not in self.names:
            name = self.names[key] = f"a{len(self.names)}"
            passes = pl.col("event_at") >= NOW - timedelta(days=int(days))
            if category:
                passes &= pl.col("category") == category
            counted = pl.col("cents") if what == "cents" else pl.lit(1, pl.UInt32)
            value = pl.when(passes).then(counted).otherwise(0).alias(name)
            self.of_event.setdefault(event, []).append(value)
        return pl.col(self.names[key])


def answer(events: pl.LazyFrame) -> pl.LazyFrame:
    aggregates, segments = Aggregates(), []
    for row in SEGMENTS:
        what = "cents" if row["cents"] else "count"
        done = aggregates.column(row["name"], row["days"], row["category"], what) >= int(row[what])
        if row["not_name"]:
            done &= aggregates.column(row["not_name"], row["not_days"], row["not_category"], "count") == 0
        segments.append(done.alias(row["segment"]))
    sums = [
        events.filter(pl.col("name") == event)
        .select("customer", *values)
        .group_by("customer")
        .agg(pl.all().sum())
        for event, values in aggregates.of_event.items()
    ]
    joined = reduce(lambda left, right: left.join(right, on="customer", how="full", coalesce=True), sums)
    return joined.with_columns(pl.exclude("customer").fill_null(0)).select("customer", *segments)
