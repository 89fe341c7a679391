"""Who orders: guests, accounts, and what becomes of what we hold about people."""
import json
import re
import uuid

from conftest import ANGERS, BASE, NEAR, PASSWORD, Api, expect, mail_to, sign_in
from test_customer import add


def test_a_guest_orders_without_a_password_and_follows_the_order(person):
    page = person()
    page.goto(f"/carte/{ANGERS}")
    add(page, "Reine")
    page.get_by_role("link", name=re.compile("Voir le panier")).first.click()
    page.get_by_label(re.compile("^Espèces")).check()
    # What is missing is named.
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_text("Il reste à compléter : qui commande.")).to_be_visible()
    form = page.get_by_role("form", name="Sans mot de passe")
    form.get_by_role("button", name="Continuer").click()
    expect(form.get_by_text("À remplir.")).to_have_count(4)
    form.get_by_label("Prénom").fill("Noé")
    form.get_by_label("Nom", exact=True).fill("Garnier")
    form.get_by_label("Adresse e-mail").fill(f"web-{uuid.uuid4()}@example.com")
    form.get_by_label("Téléphone").fill("06 11 22 33 44")
    form.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Vous commandez en tant que Noé Garnier.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()


def test_somebody_else_opens_the_door(person):
    customer = Api.customer(addresses=[{**NEAR, "label": "Maison", "isDefault": True}])
    page = person()
    sign_in(page, customer.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    page.goto("/panier")
    page.get_by_label(re.compile("^Livraison")).check()
    page.get_by_label(re.compile("^Espèces")).check()
    page.get_by_label("Quelqu’un d’autre ouvre la porte").check()
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_text("Il reste à compléter : qui reçoit la commande.")).to_be_visible()
    page.get_by_label("Son nom").fill("Lucien Petit")
    page.get_by_label("Téléphone").fill("12")
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_label("Téléphone")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Téléphone").fill("06 99 88 77 66")
    page.get_by_role("button", name=re.compile("Commander et payer")).click()
    expect(page.get_by_role("heading", name="Commande reçue")).to_be_visible()
    assert customer("GET", "/orders")["items"][0]["contact"] == {"name": "Lucien Petit", "phone": "+33699887766"}


def test_a_forgotten_password_is_replaced_by_the_link_of_the_mail(person):
    customer = Api.customer()
    email = customer.account["email"]
    page = person()
    page.goto("/mot-de-passe-oublie")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_text("un e-mail est en route")).to_be_visible()
    link = mail_to(email, r"(http://\S+/nouveau-mot-de-passe#\S+)")
    page.goto(link)
    expect(page).to_have_url(BASE + "/nouveau-mot-de-passe")  # The token does not stay in the address bar.
    page.get_by_label("Nouveau mot de passe").fill("court")
    page.get_by_role("button", name="Changer le mot de passe").click()
    expect(page.get_by_label("Nouveau mot de passe")).to_have_attribute("aria-invalid", "true")
    # The hint says less.
    expect(page.get_by_text("trois sortes de caractères")).to_be_visible()
    page.get_by_label("Nouveau mot de passe").fill("quatre-saisons-5")
    page.get_by_role("button", name="Changer le mot de passe").click()
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").fill("quatre-saisons-5")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("link", name="Mon compte")).to_be_visible()


def test_an_account_is_changed_and_deleted(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], "/compte")
    page.get_by_role("button", name="Ajouter une adresse").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Numéro et rue").fill("12 rue Saint-Laud")
    dialog.get_by_label("Code postal").fill("49100")
    dialog.get_by_label("Ville").fill("Angers")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("listitem").get_by_text("12 rue Saint-Laud", exact=True)).to_be_visible()
    page.get_by_role("button", name="Supprimer mon compte").click()
    page.get_by_role("dialog").get_by_label("Mot de passe actuel").fill(PASSWORD)
    page.get_by_role("button", name="Supprimer définitivement").click()
    expect(page.get_by_text("Votre compte est supprimé.")).to_be_visible()
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()


def test_two_tabs_do_not_log_each_other_out(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], "/commandes")
    other = page.context.new_page()
    other.goto("/compte")
    expect(other.get_by_role("button", name="Se déconnecter")).to_be_visible()
    for _ in range(3):
        page.reload()
        other.reload()
        expect(page.get_by_text("Pas encore de commande")).to_be_visible()
        expect(other.get_by_role("button", name="Se déconnecter")).to_be_visible()
    other.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Connectez-vous pour voir cette page.")).to_be_visible()


def test_name_mail_and_password_are_changed(person):
    customer = Api.customer()
    page = person()
    sign_in(page, customer.account["email"], "/compte")
    profile = page.get_by_role("region", name="Mes informations")
    profile.get_by_label("Prénom").fill("Camilla")
    profile.get_by_label("Adresse e-mail").fill(f"neu-{customer.account['email']}")
    # Another address asks for the password.
    profile.get_by_label("Mot de passe actuel").fill("pas-le-bon-mot-1")
    profile.get_by_role("button", name="Enregistrer").click()
    expect(profile.get_by_text("Ce n’est pas le mot de passe actuel.")).to_be_visible()
    profile.get_by_label("Mot de passe actuel").fill(PASSWORD)
    profile.get_by_role("button", name="Enregistrer").click()
    expect(profile.get_by_text("Adresse à confirmer")).to_be_visible()
    link = mail_to(f"neu-{customer.account['email']}", r"(http://\S+/adresse-confirmee#\S+)")
    page.goto(link)
    expect(page.get_by_text("Votre adresse est confirmée.")).to_be_visible()
    page.goto("/compte")
    secret = page.get_by_role("region", name="Changer de mot de passe")
    secret.get_by_label("Mot de passe actuel").fill(PASSWORD)
    secret.get_by_label("Nouveau mot de passe").fill("quatre-saisons-5")
    secret.get_by_role("button", name="Changer de mot de passe").click()
    expect(secret.get_by_label("Nouveau mot de passe")).to_have_value("")
    found = Api(f"neu-{customer.account['email']}", "quatre-saisons-5").account
    assert found["firstName"] == "Camilla" and found.get("emailVerified") is not False


def test_what_we_hold_and_an_invoice_come_as_files(person):
    customer, pizzaiolo, cashier = Api.customer(), Api.demo("pizzaiolo"), Api.demo("cashier")
    order = customer.order("Tiramisu")
    customer.wait_for(f"/orders/{order['id']}", lambda found: "promisedAt" in found)
    pizzaiolo.step(order, "preparing")
    pizzaiolo.step(order, "ready")
    cashier.collect(order)
    page = person()
    sign_in(page, customer.account["email"], "/compte")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger mes données").click()
    data = open(download.value.path(), encoding="utf-8").read()
    assert customer.account["email"] in data and order["number"] in data and json.loads(data)
    page.goto(f"/commande/{order['id']}")
    page.get_by_role("button", name="Facture").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Facture en PDF").click()
    assert open(download.value.path(), "rb").read(5) == b"%PDF-"


def test_another_account_in_the_same_tab_sees_nothing_of_the_first(person):
    first, second = Api.customer(), Api.customer(firstName="Bruno")
    order = first.order("Tiramisu", fulfilment="delivery", address=NEAR, note="Au fond de la cour")
    page = person()
    sign_in(page, first.account["email"], f"/carte/{ANGERS}")
    add(page, "Reine")
    page.goto(f"/commande/{order['id']}")
    expect(page.get_by_text("Au fond de la cour")).to_be_visible()
    other = page.context.new_page()
    other.goto("/compte")
    other.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Au fond de la cour")).to_be_hidden()
    sign_in(other, second.account["email"], "/compte")
    expect(page.get_by_text("Nous ne trouvons pas ce que vous cherchez.")).to_be_visible()
    expect(page.get_by_text("Au fond de la cour")).to_have_count(0)
    other.goto("/panier")
    expect(other.get_by_text("Votre panier est vide")).to_be_visible()
