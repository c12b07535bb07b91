import pandas as pd

NOW = pd.Timestamp("2026-01-01")


def answer(events: pd.DataFrame) -> pd.DataFrame:
    of_year = (events["name"] == "Order Completed") & (events["event_at"] >= NOW - pd.Timedelta(days=365))
    orders = events.loc[of_year, ["customer", "cents", "event_at"]].groupby("customer", sort=False)
    orders = orders.agg(orders=("cents", "size"), cents=("cents", "sum"), last_at=("event_at", "max"))
    orders = orders[
        (orders["orders"] >= 3)
        & (orders["cents"] >= 100_000)
        & (orders["last_at"] < NOW - pd.Timedelta(days=30))
    ]
    of_quarter = (events["name"] == "Page Viewed") & (events["event_at"] >= NOW - pd.Timedelta(days=90))
    pages = events.loc[of_quarter, "customer"].value_counts(sort=False)
    return orders.index[orders.index.isin(pages.index[pages >= 5])].to_frame(name="customer")
