from datetime import datetime, timedelta

import polars as pl

NOW = datetime(2026, 1, 1)
DAY = timedelta(hours=24)


def answer(events: pl.LazyFrame) -> pl.LazyFrame:
    def recent(name: str) -> pl.LazyFrame:
        since = NOW - timedelta(days=90)
        return events.filter(pl.col("name") == name, pl.col("event_at") >= since).select("customer", "event_at")

    carts = recent("Product Added").filter(pl.col("event_at") <= NOW - DAY)
    views = recent("Product Viewed").with_columns(viewed_at=pl.col("event_at"))
    orders = recent("Order Completed").with_columns(ordered_at=pl.col("event_at"))
    by_customer = {"on": "event_at", "by": "customer", "check_sortedness": False}
    return (
        carts.join_asof(views, strategy="backward", **by_customer)
        .filter(pl.col("event_at") <= pl.col("viewed_at") + DAY)
        .join_asof(orders, strategy="forward", **by_customer)
        .filter(pl.col("ordered_at").is_null() | (pl.col("ordered_at") > pl.col("event_at") + DAY))
        .select(pl.col("customer").unique())
    )
