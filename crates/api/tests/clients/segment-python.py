"""Sends each kind of call, waits for a line, and sends one more while nobody listens. Bodies are packed where KESIT_GZIP is set."""

import os
import sys
from datetime import datetime, timezone

from segment.analytics.client import Client

client = Client(
    os.environ["KESIT_KEY"],
    host=os.environ["KESIT_HOST"],
    gzip="KESIT_GZIP" in os.environ,
    max_retries=50,
    upload_interval=0.2,
    on_error=lambda error, items: print(error, file=sys.stderr),
)
common = {"timestamp": datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)}


def named(kind):
    return {**common, "message_id": "python-" + kind}


client.identify(user_id="1", anonymous_id="a1", traits={"email": "ayse@example.com"}, **named("identify"))
client.track(user_id="1", event="Order Completed", properties={"order_id": "7", "total": 19.9}, **named("track"))
client.page(user_id="1", name="Sepet", **named("page"))
client.screen(user_id="1", name="Sepet", **named("screen"))
client.group(user_id="1", group_id="g", traits={"name": "Firma"}, **named("group"))
client.alias(previous_id="a0", user_id="1", **named("alias"))
client.flush()
print("sent", flush=True)

sys.stdin.readline()
client.track(user_id="1", event="Came Back", **named("later"))
client.flush()
print("done", flush=True)
client.join()
