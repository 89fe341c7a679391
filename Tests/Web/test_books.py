"""Invoices, the journal of the tills, and what is declared."""
import re

from conftest import DRAWERS, Api, check, euros, expect, new_purse
from test_office import office


def test_the_books_list_invoices_and_what_is_declared(person):
    customer, pizzaiolo, cashier = Api.customer(), Api.demo("pizzaiolo"), Api.demo("cashier")
    order = customer.order("Tiramisu")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    invoice = cashier("POST", "/payment", {"orderId": order["id"], "method": "cash"})["invoiceNumber"]
    page = office(person, "/gestion/comptes")
    row = page.get_by_role("listitem").filter(has_text=invoice)
    expect(row.get_by_text(f"Commande {order['number']}")).to_be_visible()
    check(page, "office-books")
    with page.expect_download() as download:
        row.get_by_role("button", name=f"PDF : {invoice}").click()
    assert download.value.suggested_filename == f"{invoice}.pdf"
    row.get_by_role("button", name=re.compile("^Voir")).click()
    expect(page.get_by_role("dialog").get_by_text("Tiramisu")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    page.get_by_label("TVA par jour").check()
    expect(page.get_by_role("region", name="TVA par jour").get_by_text("10 %").first).to_be_visible()
    check(page, "office-reporting")
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter en CSV").click()
    assert b"10 %" in open(download.value.path(), "rb").read()


def test_the_till_s_journal_is_read_archived_and_closed(person):
    """Clichy's: closing a day counts what follows for the next, which other tests need not."""
    clichy = Api.demo("manager.clichy")
    place = clichy.account["restaurantId"]
    customer = Api.customer()
    order = customer("POST", "/orders", {"restaurantId": place, "fulfilment": "takeaway", "paymentMethod": "cash", "lines": [{"productId": customer.product("Tiramisu")["id"], "quantity": 1}]})
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    invoice = clichy("POST", "/payment", {"orderId": order["id"], "method": "terminal", "till": "caisse-9"})["invoiceNumber"]
    clichy.wait_for(f"/restaurants/{place}/journal", lambda list: any(one.get("document") == invoice for one in list["items"]))
    page = office(person, "/gestion/comptes", "manager.clichy")
    page.get_by_label("Journal de caisse").check()
    row = page.get_by_role("listitem").filter(has_text=invoice)
    expect(row.get_by_text("Vente")).to_be_visible()
    expect(row.get_by_text("caisse-9")).to_be_visible()
    row.get_by_text("Détail").click()
    expect(row.get_by_text("Carte au terminal")).to_be_visible()
    check(page, "office-till-journal")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger l’archive signée").click()
    assert invoice in open(download.value.path()).read()
    page.get_by_label("Clôtures").check()
    page.get_by_role("button", name="Clore la journée", exact=True).click()
    page.get_by_role("button", name="Clore la journée pour de bon ?").click()
    expect(page.get_by_role("listitem").filter(has_text="Journée du").first).to_be_visible()
    page.get_by_role("button", name="Clore la journée", exact=True).click()
    page.get_by_role("button", name="Clore la journée pour de bon ?").click()
    expect(page.get_by_text("La journée est déjà close.")).to_be_visible()
    check(page, "office-closings")
    page.get_by_label("Événements").check()
    exported = page.get_by_role("listitem").filter(has_text="Export").first
    expect(exported.get_by_text(re.compile(r"· du \d+ \w+ \d{4} au \d+ \w+ \d{4}$"))).to_be_visible()
    check(page, "office-till-events")


def test_what_the_log_of_the_tills_says_of_a_purse_is_french(person):
    customer, manager = Api.customer(), Api.demo("manager")
    courier, purse = new_purse(2000)
    order = customer.order("Tiramisu", method="cheque")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    courier("POST", "/payment", {"orderId": order["id"], "method": "cheque"})
    manager("POST", f"{DRAWERS}/{purse['id']}/movements", {"amount": euros(-500), "reason": "Essence"})
    manager("PUT", f"{DRAWERS}/{purse['id']}/count", {"counted": euros(1400)})
    page = office(person, "/gestion/comptes")
    page.get_by_label("Événements").check()
    lines = page.get_by_role("listitem").filter(has_text="caisse d’un livreur")
    expect(lines.nth(0)).to_contain_text("compté 14,00 €, attendu 15,00 €, écart -1,00 €, chèques 0 sur 1, manquant 4,90 €")
    expect(lines.nth(1)).to_contain_text("-5,00 € · Essence")
    expect(lines.nth(2)).to_contain_text("fond 20,00 €")
