from datetime import datetime, timedelta

import polars as pl

NOW = datetime(2026, 1, 1)


def answer(events: pl.LazyFrame) -> pl.LazyFrame:
    orders = (
        events.filter(pl.col("name") == "Order Completed", pl.col("event_at") >= NOW - timedelta(days=365))
        .group_by("customer")
        .agg(orders=pl.len(), cents=pl.col("cents").sum(), last_at=pl.col("event_at").max())
        .filter(
            pl.col("orders") >= 3,
            pl.col("cents") >= 100_000,
            pl.col("last_at") < NOW - timedelta(days=30),
        )
    )
    pages = (
        events.filter(pl.col("name") == "Page Viewed", pl.col("event_at") >= NOW - timedelta(days=90))
        .group_by("customer")
        .agg(pages=pl.len())
        .filter(pl.col("pages") >= 5)
    )
    return orders.join(pages, on="customer", how="semi").select("customer")
