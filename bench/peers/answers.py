"""Answers in the form in which they are held against each other: figures, and one digest over all sets of customers.

What an engine returns is columns of numbers:

* q1, q4: `customer`
* q2: `customer` and a column of true and false for each segment
* q3: `customer`, `cents`, `grp` (1 to 6)
* q5: `cohort` (months since the year 0), `months` (since the cohort's), `customers`
"""

import csv
import hashlib
from pathlib import Path

import numpy as np

GROUPS = ["new", "champions", "loyal", "potential", "at risk", "lost"]


def answer(question: str, columns: dict[str, np.ndarray], queries: Path) -> dict:
    """The answer to a question that these columns are."""
    if question == "q5":
        return {"figures": retention(columns), "digest": digest([])}
    sets = named_sets(question, columns, queries)
    figures = {name: len(customers) for name, customers in sets.items()}
    if question == "q3":
        for number, name in enumerate(GROUPS, start=1):
            figures[f"{name}, cents"] = int(columns["cents"][columns["grp"] == number].astype(np.int64).sum())
    return {"figures": figures, "digest": digest(sets.values())}


def named_sets(question: str, columns: dict[str, np.ndarray], queries: Path) -> dict[str, np.ndarray]:
    customer = columns["customer"]
    if question == "q2":
        with (queries / "q2" / "segments.csv").open() as table:
            segments = [row["segment"] for row in csv.DictReader(table)]
        return {segment: customer[columns[segment].astype(bool)] for segment in segments}
    if question == "q3":
        return {name: customer[columns["grp"] == number] for number, name in enumerate(GROUPS, start=1)}
    return {question: customer}


def retention(columns: dict[str, np.ndarray]) -> dict[str, int]:
    rows = zip(columns["cohort"].tolist(), columns["months"].tolist(), columns["customers"].tolist())
    return {f"{cohort // 12}-{cohort % 12 + 1:02} +{months}": int(customers) for cohort, months, customers in rows}


def digest(sets) -> str:
    """SHA-256 over every set: its size, then its customers ascending, as little-endian 32-bit numbers."""
    state = hashlib.sha256()
    for customers in sets:
        state.update(np.array([len(customers)], dtype="<u4").tobytes())
        state.update(np.sort(customers).astype("<u4").tobytes())
    return state.hexdigest()
