"""The till: a discount, several tenders of one order, a drawer, a courier's purse, and what the law wants to be kept."""
import pathlib
import subprocess
import tempfile
import uuid

from demo_person import Refused
from story import euros

VERIFIER = pathlib.Path(__file__).resolve().parents[1] / "install/verify-journal"


def play(people, restaurant, pizza):
    print("\nLa caisse")
    cashier, manager = people["cashier"], people["manager"]
    till = f"demo-{uuid.uuid4().hex[:8]}"
    drawer = cashier.send("POST", f"/restaurants/{restaurant}/drawers", {"till": till, "float": cents(15_000)})
    print(f"  tiroir {till} : fond de caisse {euros(drawer['float'])}")
    draft = {"restaurantId": restaurant, "fulfilment": "takeaway", "paymentMethod": "cash",
             "lines": [{"productId": pizza["id"], "quantity": 2}]}
    try:
        cashier.send("POST", "/orders", draft | {"discount": {"percent": 50, "reason": "Client fidèle"}})
    except Refused as refusal:
        print(f"  remise de 50 % par la caisse : refusée ({', '.join(refusal.codes)})")
    order = cashier.send("POST", "/orders", draft | {"discount": {"percent": 10, "reason": "Client fidèle"}})
    print(f"  commande {order['number']} : {order['adjustments'][-1]['name']} {euros(order['adjustments'][-1]['amount'])}, "
          f"total {euros(order['total'])}")
    voucher = pay(cashier, order, "meal-voucher", till, amount=cents(1000), isMarkedForSundays=True)
    print(f"  titre-restaurant {euros(voucher['amount'])}, reste {euros(voucher['amountDue'])}")
    cash = pay(cashier, order, "cash", till, handedOver=cents(5000))
    print(f"  espèces {euros(cash['amount'])} sur {euros(cash['handedOver'])}, à rendre {euros(cash['change'])}")
    for who, status in [("pizzaiolo", "preparing"), ("pizzaiolo", "ready"), ("cashier", "collected")]:
        people[who].send("PUT", f"/orders/{order['id']}/{status}")
    drawer = next(one for one in cashier.send("GET", f"/restaurants/{restaurant}/drawers?open=true")["items"] if one["till"] == till)
    counted = cashier.send("PUT", f"/restaurants/{restaurant}/drawers/{drawer['id']}/count",
                           {"counted": cents(drawer["expected"]["amount"] - 20)})
    print(f"  tiroir compté : {euros(counted['counted'])} pour {euros(counted['expected'])}, écart {euros(counted['difference'])}")
    hand_over(people, restaurant, pizza)
    for entry in manager.send("GET", f"/restaurants/{restaurant}/journal?limit=2")["items"]:
        print(f"  journal n° {entry['number']} : {entry['kind']} {euros(entry['total'])}, "
              f"total perpétuel {euros(entry['perpetualTotal'])}, signé {entry['signature'][:12]}…")
    report = manager.send("GET", f"/restaurants/{restaurant}/e-reporting")
    print(f"  e-reporting : {report['transactions']} ventes, {euros(report['net'])} HT, {euros(report['tax'])} de TVA")
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory, "archive.jsonl")
        file.write_bytes(manager.read(f"/restaurants/{restaurant}/archive", "application/x-ndjson"))
        checked = subprocess.run([VERIFIER, file], capture_output=True, text=True)
        print(f"  archive : {checked.stdout.strip().rpartition(': ')[2]}")


def hand_over(people, restaurant, pizza):
    """A courier's purse: the float, what comes in, and the count by somebody else."""
    courier, cashier = people["courier"], people["cashier"]
    purse = courier.send("POST", f"/restaurants/{restaurant}/drawers", {"float": cents(3000)})
    print(f"  caisse du livreur : fond {euros(purse['float'])}, déjà encaissé sans elle : {len(purse['taken'])}")
    for method in ["cash", "cheque"]:
        order = cashier.send("POST", "/orders", {"restaurantId": restaurant, "fulfilment": "takeaway", "paymentMethod": method,
                                                 "lines": [{"productId": pizza["id"], "quantity": 1}]})
        courier.send("POST", "/payment", {"orderId": order["id"], "method": method})
        for who, status in [("pizzaiolo", "preparing"), ("pizzaiolo", "ready"), ("cashier", "collected")]:
            people[who].send("PUT", f"/orders/{order['id']}/{status}")
    purse = courier.send("GET", f"/restaurants/{restaurant}/drawers?open=true")["items"][0]
    count = {"counted": cents(purse["expected"]["amount"] + 100),
             "cheques": [one["entry"] for one in purse["taken"] if one["method"] == "cheque"]}
    counted = cashier.send("PUT", f"/restaurants/{restaurant}/drawers/{purse['id']}/count", count)
    print(f"  remise : {euros(counted['counted'])} pour {euros(counted['expected'])}, écart {euros(counted['difference'])}, "
          f"chèques remis {len(count['cheques'])}")


def pay(person, order, method, till, **more):
    return person.send("POST", "/payment", {"orderId": order["id"], "method": method, "till": till, **more})


def cents(amount):
    return {"amount": amount, "currency": "EUR"}
