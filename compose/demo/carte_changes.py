"""The group's manager writes the carte: a pizza of the month, from its ingredients to its picture and its price to come."""
import datetime
import pathlib
import time

from demo_person import Person, Refused

PIZZAS, DOUGH, MOZZARELLA = (f"01930000-0000-7000-8000-000000000{number}" for number in (202, 401, 405))
IMAGES = pathlib.Path(__file__).parent / "images"


def play(people, base):
    group, visitor = Person(base, "group-manager"), people["customer"]
    print("\nLa carte")
    truffle = group.send("POST", "/ingredients", {
        "name": "crème de truffe", "unit": "g", "allergens": ["milk"], "isRemovable": True,
        "cost": {"price": _euros(3900), "quantity": 1000}})
    pizza = group.send("POST", "/products", {
        "name": "Pizza du mois", "description": "Crème de truffe et mozzarella.", "categoryId": PIZZAS, "position": 130,
        "isDivisible": True, "sizes": [_size("moyenne", 1450, truffle), _size("grande", 1750, truffle)]})
    path = f"/products/{pizza['id']}"
    pizza = group.upload(f"{path}/image", IMAGES / "quatre-fromages.webp", _version(pizza))
    print(f"  nouvelle : {_shown(visitor, path)}, photo {pizza['image']}")
    truffle = group.send("PUT", f"/ingredients/{truffle['id']}", {**truffle, "allergens": ["milk", "sulphites"]}, _version(truffle))
    print(f"  un allergène de plus dans la truffe : {_shown(visitor, path)}")
    pizza = group.send("GET", f"/catalogue{path}")
    begin = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
    for size in pizza["sizes"]:
        size["prices"] = [{"from": begin.strftime("%Y-%m-%dT%H:%M:%SZ"), "price": _euros(size["price"]["amount"] - 200)}]
    pizza = group.send("PUT", path, pizza, _version(pizza))
    print(f"  prix annoncé, maintenant : {_shown(visitor, path)}")
    time.sleep(3)
    print(f"  et à partir de {begin:%H:%M:%S} : {_shown(visitor, path)}")
    try:
        group.send("POST", "/categories", {"name": "Sous elle-même", "position": 9, "parentId": pizza["id"]})
    except Refused as refusal:
        print(f"  refusé : {refusal}")
    file = group.send("GET", "/catalogue/export")
    next(filed for filed in file["products"] if filed["id"] == pizza["id"])["description"] = "Truffe d'été."
    changes = group.send("POST", "/catalogue/import?dryRun=true", file)["changes"]
    print("  un fichier changerait : " + ", ".join(f"{c['name']} ({', '.join(c['members'])})" for c in changes))
    group.send("DELETE", path, headers=_version(pizza))
    group.send("DELETE", f"/ingredients/{truffle['id']}", headers=_version(truffle))
    log = group.send("GET", f"/audit?context=catalogue&subject={pizza['id']}")["items"]
    print("  journal de la pizza : " + ", ".join(line["action"] for line in reversed(log)))


def _size(code, cents, truffle):
    quantities = [{"ingredientId": DOUGH, "amount": 250}, {"ingredientId": MOZZARELLA, "amount": 120},
                  {"ingredientId": truffle["id"], "amount": 40}]
    recipe = {"steps": ["Étaler la pâte.", "Garnir et enfourner."], "preparationSeconds": 480, "quantities": quantities}
    return {"code": code, "name": code, "price": _euros(cents), "recipe": recipe}


def _shown(person, path):
    """What anybody reads of it, once the gateway knows it."""
    time.sleep(0.3)
    product = person.send("GET", path)
    sizes = ", ".join(f"{size['name']} {size['price']['amount'] / 100:.2f} €" for size in product["sizes"])
    return f"{product['name']} ({sizes}), allergènes : {', '.join(product['allergens'])}"


def _version(thing):
    return {"If-Match": f'"{thing["version"]}"'}


def _euros(cents):
    return {"amount": cents, "currency": "EUR"}
