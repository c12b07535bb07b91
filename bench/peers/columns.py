"""The generated data: columns of plain numbers in files, and the Parquet file that is made of them.

The Parquet file is what every peer reads. It is ordered by name, customer and time, texts are in dictionaries, money is whole
cents and missing where there is no order.
"""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

NAMES = ["Page Viewed", "Product Viewed", "Product Added", "Order Completed", "Email Opened"]
CATEGORIES = [f"category-{number:02}" for number in range(50)]
ORDER = 3
ROWS_A_GROUP = 1_000_000

SCHEMA = pa.schema(
    [
        ("customer", pa.uint32()),
        ("event_at", pa.timestamp("ms")),
        ("name", pa.dictionary(pa.int8(), pa.string())),
        ("category", pa.dictionary(pa.int8(), pa.string())),
        ("cents", pa.int32()),
    ]
)


def parquet(folder: Path) -> Path:
    """The Parquet file in the folder of the data, made now if it is not there."""
    path = folder / "events.parquet"
    if not path.exists():
        unfinished = folder / "events.parquet.unfinished"
        write(folder / "columns", unfinished)
        os.replace(unfinished, path)
    return path


def write(columns: Path, path: Path) -> None:
    """Writes the columns group by group, so that little memory is needed."""

    def column(name: str, kind: str) -> np.ndarray:
        return np.memmap(columns / name, dtype=kind, mode="r")

    customer, at = column("customer.u32", "<u4"), column("at_ms.i64", "<i8")
    name, category = column("name.u8", "i1"), column("category.u8", "i1")
    cents = column("cents.u32", "<i4")
    with pq.ParquetWriter(path, SCHEMA, compression="lz4") as writer:
        for start in range(0, len(customer), ROWS_A_GROUP):
            part = slice(start, start + ROWS_A_GROUP)
            arrays = [
                pa.array(customer[part]),
                pa.array(at[part]).cast(pa.timestamp("ms")),
                pa.DictionaryArray.from_arrays(pa.array(name[part]), NAMES),
                pa.DictionaryArray.from_arrays(pa.array(category[part]), CATEGORIES),
                pa.array(cents[part], mask=name[part] != ORDER),
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA), row_group_size=ROWS_A_GROUP)
