"""Employees and customers of the demo: invited, changed, found by phone, shown what is held about them."""
import random
import uuid

from demo_person import Refused


def play(people, restaurant):
    manager, cashier, customer = people["manager"], people["cashier"], people["customer"]
    print("\nLes personnes")
    _staff(manager)
    _customers(cashier, restaurant)
    export = customer.send("GET", f"/account/{customer.account['id']}/personal-data")
    held = ", ".join(f"{part['kind']} ({len(part['items'])})" for part in export["parts"])
    print(f"  données de {customer.account['firstName']} : {held}")


def _staff(manager):
    email = f"nina-{uuid.uuid4()}@example.org"
    member = manager.send(
        "POST", "/staff", {"firstName": "Nina", "lastName": "Roux", "email": email, "role": "cashier"})
    print(f"  {member['firstName']} est invitée comme {member['role']}")
    path = f"/staff/{member['id']}"
    member = manager.send("PUT", path, {"role": "courier"}, _version(member))
    print(f"  {member['firstName']} devient {member['role']}")
    member = manager.send("PUT", path, {"role": "courier", "isSuspended": True}, _version(member))
    print(f"  {member['firstName']} est suspendue : {member['isSuspended']}")
    try:
        manager.send("PUT", path, {"role": "manager"}, _version(member))
    except Refused as refusal:
        print(f"  refusé : {refusal}")
    manager.send("DELETE", path, headers=_version(member))
    print(f"  {member['firstName']} a quitté l'équipe")
    log = manager.send("GET", f"/audit?context=accounts&subject={member['id']}")["items"]
    print(f"  son journal : {', '.join(line['action'] for line in reversed(log))}")


def _version(member):
    return {"If-Match": f'"{member["version"]}"'}


def _customers(cashier, restaurant):
    phone = f"06 {random.randrange(10**8):08d}"
    draft = {"lastName": "Durand", "phone": phone}
    for name in ("Louis", "Anne"):
        cashier.send("POST", "/customers", {"firstName": name, **draft})
    found = cashier.send("GET", f"/customers?phone=%2B33{phone[1:].replace(' ', '')}")["items"]
    print(f"  le {phone} : {' et '.join(person['firstName'] for person in found)}")
    last = cashier.send("GET", f"/orders?customer={found[0]['id']}&restaurant={restaurant}")["items"]
    print(f"  {found[0]['firstName']} a commandé {len(last)} fois")
