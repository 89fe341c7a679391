"""The row about statistics: a year of a group of 500 restaurants, asked in all ways."""
import datetime
import json
import random
import statistics as mathematics
import time
import urllib.request
import uuid

from measuring import BASE, TABLE, say, sql
from under_test import RESTAURANTS as KNOWN

RESTAURANTS, DAYS, ORDERS, GOODS, INGREDIENTS, COURIERS = 500, 365, 60, 150, 90, 8
GROUP = "00000000-0000-0000-0000-000000000000"
EPOCH = datetime.date(1970, 1, 1)


def tally(orders, channels):
    """What so many orders come to: the counts that `CountOrder.swift` makes of them."""
    totals = {"sales": orders, "amount": orders * 2350, "on-time": orders * 9 // 10, "late": orders // 10,
              "invoices": orders, "credit-notes": 1, "taxed.100": orders * 2000, "tax.100": orders * 182,
              "taxed.55": orders * 200, "tax.55": orders * 10, "taxed.200": orders * 150, "tax.200": orders * 25}
    for status in ("delivered", "collected", "cancelled", "returned")[:2 if orders < 10 else 4]:
        for channel in channels:
            totals[f"orders.{status}.{channel}"] = 1 + orders // 6
    for name, low, spans in (("acceptance", 15, 20), ("preparation", 40, 14), ("delivery", 38, 18), ("whole", 52, 16)):
        for span in range(low, low + min(spans, orders)):
            totals[f"{name}.{span}"] = 1 + orders // spans
    return totals


def details(goods, ingredients, orders):
    counts = {}
    for good in goods:
        counts[f"sold.{good}"], counts[f"earned.{good}"] = 1 + orders // 20, 1200 + orders * 60
    for ingredient in ingredients:
        counts[f"used.{ingredient}"] = orders * 80
    # Not everything is delivered, lost and counted every day.
    for ingredient in ingredients[:len(ingredients) if orders > 30 * ORDERS - 1 else 12]:
        counts[f"lost.{ingredient}"] = counts[f"missing.{ingredient}"] = counts[f"delivered.{ingredient}"] = orders
    for ingredient in ingredients[:10]:
        counts[f"extra.{ingredient}"], counts[f"extra-earned.{ingredient}"] = orders, orders * 150
    return counts


def fill():
    goods, ingredients = ([str(uuid.uuid4()) for _ in range(count)] for count in (GOODS, INGREDIENTS))
    first = datetime.date.today() - datetime.timedelta(days=DAYS)
    channels = ("app", "web", "phone", "counter")
    template, group = [], []
    months = {}
    for day in range((first - EPOCH).days, (first - EPOCH).days + DAYS):
        date = EPOCH + datetime.timedelta(days=day)
        months[date.year * 12 + date.month - 1] = True
        for hour in (11, 12, 13, 18, 19, 20, 21, 22):
            template.append(("hour", day * 24 + hour, tally(ORDERS // 8, channels), {}))
            group.append(("hour", day * 24 + hour, tally(RESTAURANTS * ORDERS // 8, channels), {}))
        template.append(("day", day, tally(ORDERS, channels), details(random.sample(goods, 70), ingredients, ORDERS)))
        group.append(("day", day, tally(RESTAURANTS * ORDERS, channels), details(goods, ingredients, RESTAURANTS * ORDERS)))
    for month in months:
        template.append(("month", month, tally(30 * ORDERS, channels), details(goods, ingredients, 30 * ORDERS)))
        group.append(("month", month, tally(30 * RESTAURANTS * ORDERS, channels), details(goods, ingredients, 30 * RESTAURANTS * ORDERS)))

    # What there should be in the storeroom.
    template.append(("always", 0, {}, {f"level.{ingredient}": 20_000 for ingredient in ingredients}))

    def insert(rows, scopes):
        for start in range(0, len(rows), 50):
            values = ",".join(f"('{grain}', {number}, '{json.dumps(totals)}', '{json.dumps(counts)}')"
                              for grain, number, totals, counts in rows[start:start + 50])
            sql(f"""INSERT INTO figures.tallies (scope, grain, number, totals, details)
                    SELECT s.scope, v.grain, v.number, v.totals::json, v.details::json
                    FROM (VALUES {values}) v (grain, number, totals, details), ({scopes}) s (scope)
                    ON CONFLICT DO NOTHING""")

    # Only a restaurant that exists can be asked about.
    asked = KNOWN[0]
    restaurants = f"SELECT '{asked}'::uuid UNION ALL SELECT md5(i::text)::uuid FROM generate_series(2, {RESTAURANTS}) i"
    sql(f"DELETE FROM figures.tallies WHERE scope IN ('{GROUP}', '{asked}')")
    insert(template, restaurants)
    insert(group, f"VALUES ('{GROUP}'::uuid)")
    sql(f"""INSERT INTO figures.courier_tallies (restaurant_id, courier_id, day, tally)
            SELECT r.id, md5(r.id::text || c)::uuid, d, '{json.dumps({"delivered": 6, "on-time": 5, "late": 1, "delivery.40": 3, "delivery.44": 3})}'
            FROM ({restaurants}) r (id), generate_series(1, {COURIERS}) c,
              generate_series({(first - EPOCH).days}, {(first - EPOCH).days + DAYS - 1}) d ON CONFLICT DO NOTHING""")
    sql("VACUUM ANALYZE figures.tallies")
    return asked, first


def statistics(platform):
    """Measures how soon a year of the group and of a restaurant is answered, by day, week, month, and two months by hour."""
    begin = time.monotonic()
    restaurant, first = fill()
    rows, size = sql("SELECT count(*), pg_size_pretty(pg_total_relation_size('figures.tallies')) FROM figures.tallies").split("|")
    say(f"{rows} tallies, {size.strip()}, after {time.monotonic() - begin:.0f} s")
    last = first + datetime.timedelta(days=DAYS - 1)
    slowest, said = 0, []
    for name, scope in (("group", ""), ("restaurant", f"&restaurant={restaurant}")):
        for by in ("day", "week", "month", "hour"):
            start = last - datetime.timedelta(days=61) if by == "hour" else first
            request = urllib.request.Request(f"{BASE}/statistics?by={by}&from={start}&to={last}{scope}",
                                             headers={"Authorization": f"Bearer {platform.manager}"})
            times = []
            for _ in range(20):
                begin = time.monotonic()
                with urllib.request.urlopen(request) as reply:
                    body = json.load(reply)
                times.append(1000 * (time.monotonic() - begin))
            assert body["periods"], body
            median = mathematics.median(times[2:])
            said.append(f"{name} by {by} {median:.0f} ms")
            slowest = max(slowest, median)
    TABLE.add("GET /statistics, a year of 500 restaurants", f"{slowest:.0f} ms", "< 100 ms", slowest < 100, ", ".join(said))
