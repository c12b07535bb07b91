import csv
from pathlib import Path

import pandas as pd

NOW = pd.Timestamp("2026-01-01")
SEGMENTS = list(csv.DictReader((Path(__file__).parent / "segments.csv").open()))


def wanted() -> dict:
    """The different aggregates, each once, by the name of their events."""
    of_event = {}
    for row in SEGMENTS:
        what = "cents" if row["cents"] else "count"
        of_event.setdefault(row["name"], {})[row["name"], row["days"], row["category"], what] = None
        if row["not_name"]:
            key = (row["not_name"], row["not_days"], row["not_category"], "count")
            of_event.setdefault(row["not_name"], {})[key] = None
    return of_event


def answer(events: pd.DataFrame) -> pd.DataFrame:
    sums = []
    for event, keys in wanted().items():
        rows = events.loc[events["name"] == event]
        columns = {}
        for key in keys:
            passes = rows["event_at"] >= NOW - pd.Timedelta(days=int(key[1]))
            if key[2]:
                passes &= rows["category"] == key[2]
            columns[key] = rows["cents"].where(passes, 0) if key[3] == "cents" else passes
        sums.append(pd.DataFrame(columns).groupby(rows["customer"]).sum())
    sums = pd.concat(sums, axis=1).fillna(0)
    segments = {}
    for row in SEGMENTS:
        what = "cents" if row["cents"] else "count"
        done = sums[row["name"], row["days"], row["category"], what] >= int(row[what])
        if row["not_name"]:
            done &= sums[row["not_name"], row["not_days"], row["not_category"], "count"] == 0
        segments[row["segment"]] = done
    return pd.DataFrame(segments).reset_index(names="customer")
