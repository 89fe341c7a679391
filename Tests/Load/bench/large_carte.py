#!/usr/bin/env python3
"""Makes a large group of the demo's carte: 150 products and 600 restaurants, each a copy of one that is there with ids of its own.

large_carte.py < carte.json > FILE
"""
import copy
import itertools
import json
import sys

PRODUCTS, RESTAURANTS = 150, 600

carte = json.load(sys.stdin)
ids = (f"01930000-0000-7000-8000-{number:012x}" for number in itertools.count(0x100000))
items = [product for product in carte["products"] if product.get("kind") != "menu"]
for number, original in zip(range(len(carte["products"]), PRODUCTS), itertools.cycle(items)):
    product = copy.deepcopy(original) | {"id": next(ids), "name": f"{original['name']} {number}"}
    for size in product.get("sizes", []):
        size["id"] = next(ids)
    carte["products"].append(product)
originals = list(carte["restaurants"])
for number, original in zip(range(len(originals), RESTAURANTS), itertools.cycle(originals)):
    restaurant = copy.deepcopy(original) | {
        "id": next(ids), "code": f"R{number}", "name": f"{original['name']} {number}"}
    # Ten a degree, so that each has a place of its own.
    restaurant["address"] |= {"latitude": 43 + number // 30 / 4, "longitude": -1 + number % 30 / 5}
    carte["restaurants"].append(restaurant)
json.dump(carte, sys.stdout, ensure_ascii=False)
