"""Counts a lake with the tools of others; prints one JSON object for each tool.

Usage: count.py LAKE TOOL, TOOL being duckdb, polars or pandas.
"""

import json
import sys
from decimal import Decimal


def with_duckdb(lake):
    import duckdb

    ask = duckdb.connect().execute
    part = f"'{lake}/%s/*/*.parquet'"
    return {
        "members": dict(
            ask(f"SELECT segment, count(*) FROM {part % 'memberships'} WHERE left_at IS NULL GROUP BY 1").fetchall()
        ),
        "events": dict(ask(f"SELECT name, count(*) FROM {part % 'events'} GROUP BY 1").fetchall()),
        "revenue": ask(
            f"SELECT sum(revenue) FROM {part % 'events'} WHERE name = 'Order Completed'"
        ).fetchone()[0],
        # The same from the JSON, so that both say the same.
        "revenue_in_json": ask(
            f"SELECT sum(CAST(json_extract_string(properties, '$.revenue') AS DECIMAL(38,6))) "
            f"FROM {part % 'events'} WHERE name = 'Order Completed'"
        ).fetchone()[0],
        "customers": ask(f"SELECT count(*) FROM {part % 'customers'}").fetchone()[0],
        # A customer's bucket follows from the id, and is the same in every table.
        "misplaced": ask(
            f"SELECT count(*) FROM read_parquet({part % 'events'}, hive_partitioning = true) "
            f"WHERE bucket <> ('0x' || substr(sha256(customer), 1, 8))::UBIGINT % "
            f"(SELECT max(bucket) + 1 FROM read_parquet({part % 'customers'}, hive_partitioning = true))"
        ).fetchone()[0],
    }


def with_polars(lake):
    import polars as pl

    table = lambda name: pl.scan_parquet(f"{lake}/{name}/*/*.parquet")
    members = table("memberships").filter(pl.col("left_at").is_null()).group_by("segment").len().collect()
    events = table("events").group_by("name").len().collect()
    orders = table("events").filter(pl.col("name") == "Order Completed")
    return {
        "members": dict(members.iter_rows()),
        "events": dict(events.iter_rows()),
        "revenue": orders.select(pl.col("revenue").sum()).collect().item(),
        "customers": table("customers").select(pl.len()).collect().item(),
    }


def with_pandas(lake):
    import pandas as pd

    table = lambda name, columns: pd.read_parquet(f"{lake}/{name}", columns=columns)
    members = table("memberships", ["segment", "left_at"])
    events = table("events", ["name", "revenue"])
    orders = events[events["name"] == "Order Completed"]
    return {
        "members": members[members["left_at"].isna()].groupby("segment").size().to_dict(),
        "events": events.groupby("name").size().to_dict(),
        "revenue": sum(orders["revenue"].dropna(), Decimal(0)),
        "customers": len(table("customers", ["customer"])),
    }


def plain(value):
    """Decimals as text with as few digits as say it all."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


if __name__ == "__main__":
    counted = globals()[f"with_{sys.argv[2]}"](sys.argv[1])
    print(json.dumps(counted, default=plain, sort_keys=True))
