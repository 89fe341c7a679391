"""Couriers' purses at the till."""
import re
import uuid

from conftest import ANGERS, DRAWERS, PASSWORD, Api, check, euros, expect, log_in, mail_to, new_purse
from test_till import ready_takeaway, till


def test_a_courier_hands_over_and_a_cheque_is_ticked(person):
    courier, purse = new_purse(2000)
    for name, method in [("Margherita (petite)", "cash"), ("Tiramisu", "cheque")]:
        _, order = ready_takeaway(name)
        courier("POST", "/payment", {"orderId": order["id"], "method": method})
    page = till(person)
    page.get_by_role("button", name="Tiroir").click()
    name = f"{courier.account['firstName']} {courier.account['lastName']}"
    row = page.get_by_role("region", name="Caisses des livreurs").get_by_role("listitem").filter(has_text=name)
    expect(row.get_by_text("fond 20,00")).to_be_visible()
    expect(row.get_by_text("2 encaissements")).to_be_visible()
    check(page, "till-purses", widths=(390, 1280))
    row.get_by_role("button", name="Recevoir la remise").click()
    page.get_by_label("20 €", exact=True).fill("1")
    page.get_by_label("5 €", exact=True).fill("1")
    page.get_by_label("2 €", exact=True).fill("1")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("Attendu : 27,50")).to_be_visible()
    expect(page.get_by_text("il manque 0,50")).to_be_visible()
    expect(page.get_by_text("chèques manquants : 4,90")).to_be_visible()
    check(page, "till-purse-counted", widths=(390, 1280))
    page.get_by_role("group", name="Chèques remis").get_by_role("checkbox").check()
    expect(page.get_by_text("Attendu : 27,50")).to_be_hidden()
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("il manque 0,50")).to_be_visible()
    expect(page.get_by_text(re.compile("chèques manquants"))).to_be_hidden()
    page.get_by_role("button", name="Confirmer la remise").click()
    expect(page.get_by_role("region", name="Caisses des livreurs")).to_be_hidden()
    past = page.get_by_role("region", name="Tiroir").get_by_role("listitem").filter(has_text=name).first
    expect(past.get_by_text("27,00")).to_be_visible()
    expect(past.get_by_text("il manque 0,50")).to_be_visible()
    counted = courier("GET", f"{DRAWERS}?limit=1")["items"][0]
    assert counted["id"] == purse["id"] and counted["difference"]["amount"] == -50
    assert [one.get("isHandedOver") for one in counted["taken"]] == [None, True]


def test_somebody_who_was_a_courier_is_not_offered_to_count_their_own_purse(person):
    group, email, name = Api.demo("group-manager"), f"web-{uuid.uuid4()}@example.com", f"Nina {uuid.uuid4().hex[:8]}"
    first, last = name.split()
    group("POST", "/staff", {
        "firstName": first, "lastName": last, "email": email, "phone": "06 12 34 56 78", "role": "courier", "restaurantId": ANGERS})
    Api()("POST", "/resetPassword/confirm", {"token": mail_to(email, r"http://\S+#(\S+)"), "password": PASSWORD})
    _, other = new_purse(1000)
    purse = Api(email)("POST", DRAWERS, {"float": euros(2000)})
    path = f"/staff/{purse['courierId']}"

    def tag():
        return {"If-Match": f'"{group("GET", path)["version"]}"'}

    group("PUT", path, {"role": "cashier", "restaurantId": ANGERS}, tag())
    page = person(1280, 900)
    page.goto("/caisse")
    log_in(page, email)
    page.get_by_role("button", name="Tiroir").click()
    rows = page.get_by_role("region", name="Caisses des livreurs").get_by_role("listitem")
    own = rows.filter(has_text=name)
    expect(own.get_by_text("C’est la vôtre : un collègue de la caisse ou un responsable la comptera.")).to_be_visible()
    expect(own.get_by_role("button")).to_have_count(0)
    # That of another courier is theirs to count.
    expect(rows.filter(has_text="fond 10,00").get_by_role("button", name="Recevoir la remise")).to_be_visible()
    check(page, "till-own-purse", widths=(320, 390, 1280))
    cashier = Api.demo("cashier")
    cashier("PUT", f"{DRAWERS}/{purse['id']}/count", {"counted": euros(2000)})
    cashier("PUT", f"{DRAWERS}/{other['id']}/count", {"counted": euros(1000)})
    group("DELETE", path, headers=tag())
