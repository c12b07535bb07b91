import pandas as pd

NOW = pd.Timestamp("2026-01-01")
DAY = pd.Timedelta(hours=24)


def answer(events: pd.DataFrame) -> pd.DataFrame:
    def recent(name: str) -> pd.DataFrame:
        rows = (events["name"] == name) & (events["event_at"] >= NOW - pd.Timedelta(days=90))
        return events.loc[rows, ["customer", "event_at"]].sort_values("event_at")

    carts = recent("Product Added")
    carts = carts[carts["event_at"] <= NOW - DAY]
    steps = pd.merge_asof(
        carts, recent("Product Viewed").assign(viewed=True), on="event_at", by="customer", tolerance=DAY
    )
    steps = pd.merge_asof(
        steps[steps["viewed"].notna()],
        recent("Order Completed").assign(ordered=True),
        on="event_at",
        by="customer",
        tolerance=DAY,
        direction="forward",
    )
    return steps.loc[steps["ordered"].isna(), ["customer"]].drop_duplicates()
