import pandas as pd


def answer(events: pd.DataFrame) -> pd.DataFrame:
    orders = events.loc[events["name"] == "Order Completed", ["customer", "event_at"]]
    local = orders["event_at"] + pd.Timedelta(hours=3)
    month = local.dt.year * 12 + local.dt.month - 1
    active = pd.DataFrame({"customer": orders["customer"], "month": month}).drop_duplicates()
    cohort = active.groupby("customer")["month"].transform("min")
    counted = pd.DataFrame({"cohort": cohort, "months": active["month"] - cohort})
    return counted.value_counts().rename("customers").reset_index()
