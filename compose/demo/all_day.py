#!/usr/bin/env python3
"""Opens the demo's restaurants day and night, with more pizzaioli than can ever be busy, and lets them deliver everywhere for nothing.
So tests and measurements do not depend on the hour at which they run, on how much was ordered before, or on what the demo charges.

all_day.py [--zones] [RESTAURANT...] < carte.json > FILE      restaurants named by their ids keep their hours and pizzaioli; with
                                                              --zones all keep where they deliver, for the demo's own orders
"""
import json
import sys

carte = json.load(sys.stdin)
for restaurant in carte["restaurants"]:
    for limit in ["ovenPlaces", "couriers"] + ([] if "--zones" in sys.argv else ["zones"]):
        restaurant.pop(limit, None)
    if restaurant["id"] not in sys.argv[1:]:
        restaurant["openingHours"] = [{"day": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)]
        restaurant["kitchenHands"] = 1_000_000
json.dump(carte, sys.stdout, ensure_ascii=False)
