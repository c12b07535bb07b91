from datetime import timedelta

import polars as pl


def answer(events: pl.LazyFrame) -> pl.LazyFrame:
    local = pl.col("event_at") + timedelta(hours=3)
    return (
        events.filter(pl.col("name") == "Order Completed")
        .select("customer", month=local.dt.year() * 12 + local.dt.month().cast(pl.Int32) - 1)
        .unique()
        .with_columns(cohort=pl.col("month").min().over("customer"))
        .group_by("cohort", months=pl.col("month") - pl.col("cohort"))
        .agg(customers=pl.len())
    )
