"""The group opens a restaurant, and gives it up again."""
import datetime
import pathlib
import uuid

from demo_person import Person

IMAGES = pathlib.Path(__file__).parent / "images"


def play(people, carte):
    print("\nUne adresse de plus")
    group = Person(people["customer"].base, "group-manager")
    restaurant = group.send("POST", "/restaurants", _draft())
    path = f"/restaurants/{restaurant['id']}"
    visitor = people["customer"]
    shown = visitor.wait_for(lambda person: person.find(path), lambda found: found)
    print(f"  {shown['name']} est ouverte, code {restaurant['code']}")
    member = group.send("POST", "/staff", {
        "firstName": "Sam", "lastName": "Leroy", "email": f"sam-{uuid.uuid4()}@example.org", "role": "manager",
        "restaurantId": restaurant["id"]})
    print(f"  {member['firstName']} y est invité comme {member['role']}")
    _fill(group, restaurant, carte["Margherita (moyenne)"])
    visitor.wait_for(
        lambda person: person.send("GET", f"/products/{carte['Margherita (moyenne)']['id']}?restaurant={restaurant['id']}"),
        lambda product: product["isAvailable"])
    print("  son stock est compté, la Margherita y est disponible")
    group.send("GET", f"{path}/settings")
    pictured = group.upload(f"{path}/image", IMAGES / "angers.webp", {"If-Match": group.tag})
    print(f"  sa photo : {pictured['image']}")
    settings = group.send("GET", f"{path}/settings")
    now = datetime.datetime.now(datetime.timezone.utc)
    settings["capacity"]["tonight"] = {"until": _text(now + datetime.timedelta(hours=6)), "hands": 1}
    settings["closures"] = [{"from": _text(now + datetime.timedelta(days=30)), "reason": "Travaux",
                             "until": _text(now + datetime.timedelta(days=37))}]
    settings = group.send("PUT", f"{path}/settings", settings, {"If-Match": group.tag})
    print(f"  ce soir {settings['capacity']['tonight']['hands']} pizzaiolo au lieu de {settings['capacity']['hands']}, "
          f"fermée pour travaux dans un mois")
    group.send("DELETE", f"/staff/{member['id']}", headers={"If-Match": f'"{member["version"]}"'})
    group.send("GET", f"{path}/settings")
    group.send("DELETE", path, headers={"If-Match": group.tag})
    visitor.wait_for(lambda person: not person.find(path), lambda gone: gone)
    log = group.send("GET", f"/audit?context=catalogue&subject={restaurant['id']}")["items"]
    print("  le groupe y renonce. Son journal : " + ", ".join(line["action"] for line in reversed(log)))


def _draft():
    euros = lambda cents: {"amount": cents, "currency": "EUR"}
    return {
        "code": "D" + uuid.uuid4().hex[:7].upper(), "name": "OC Pizza Nantes", "companyName": "SARL OC Pizza Nantes",
        "siren": "732829320", "vatNumber": "FR44732829320", "description": "Au cœur de Nantes.", "phone": "02 40 00 00 07",
        "address": {"line1": "1 place Royale", "postalCode": "44000", "city": "Nantes",
                    "latitude": 47.2184, "longitude": -1.5536},
        "openingHours": [{"day": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)],
        "zones": [{"name": "Centre", "radiusMetres": 3000, "minimum": euros(1500),
                   "fees": [{"from": euros(0), "fee": euros(300)}, {"from": euros(3000), "fee": euros(0)}]}],
        "estimatedMinutes": 20, "capacity": {"hands": 4, "ovenPlaces": 8, "couriers": 2}}


def _fill(group, restaurant, pizza):
    recipe = group.send("GET", f"/products/{pizza['id']}/recipe")
    lines = [{"ingredientId": quantity["ingredientId"], "quantity": 20_000} for quantity in recipe["quantities"]]
    # The kitchen hears of the restaurant a moment after the catalogue has it.
    group.wait_for(lambda person: person.find(f"/restaurants/{restaurant['id']}/stock"), lambda found: found)
    group.send("POST", f"/restaurants/{restaurant['id']}/stock-movements", {"kind": "delivery", "lines": lines})


def _text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
