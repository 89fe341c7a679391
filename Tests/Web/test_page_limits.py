"""What a page keeps has a limit, and somebody is told where it is reached."""
import json

from conftest import Api, expect, staff
from test_kitchen import board, ticket


def test_a_tap_is_refused_with_a_word_where_two_hundred_wait(person):
    customer = Api.customer()
    first, second = customer.order("Margherita (petite)"), customer.order("Margherita (petite)")
    page = board(person)
    # The platform is away, the network is not.
    page.route("**/orders/*/preparing", lambda route: route.fulfill(status=503, json={"type": "/problems/unavailable"}))
    account = Api.demo("pizzaiolo").account
    waiting = [{"id": str(number), "method": "PUT", "path": "/orders/none/preparing", "label": "Commencée", "subject": "none", "from": 0,
                "by": {"id": account["id"], "name": account["firstName"]}} for number in range(199)]
    page.evaluate("text => localStorage.setItem('cuisine-envois', text)", json.dumps(waiting))
    page.reload()
    ticket(page, first).locator(".cover").dblclick()
    expect(ticket(page, first).get_by_text("En cours")).to_be_visible()
    refused = page.get_by_role("alert").filter(has_text="Trop de changements attendent déjà d’être envoyés.")
    expect(refused).to_be_hidden()
    ticket(page, second).locator(".cover").dblclick()
    expect(refused).to_be_visible()
    expect(ticket(page, second).get_by_text("Nouvelle")).to_be_visible()
    assert len(json.loads(page.evaluate("localStorage.getItem('cuisine-envois')"))) == 200


def test_a_board_begins_anew_rather_than_keep_more_than_a_thousand_events(person):
    order = Api.customer().order("Margherita (petite)")
    page = person(1280, 900)
    # By what each request for the stream said that it had last.
    asked = []

    def stream(route):
        asked.append(route.request.headers.get("last-event-id"))
        event = "event: ticket\ndata: {\"orderId\": \"none\"}\n\n"
        if len(asked) == 1:
            body = "event: reset\ndata: {}\n\n" + "".join(f"id: {number}\n{event}" for number in range(1, 1001))
        elif len(asked) == 2:
            body = f"id: 1001\n{event}"
        else:
            return route.continue_()
        route.fulfill(content_type="text/event-stream", body=body)

    # The lists are not answered meanwhile, so what the stream says has to wait.
    page.route("**/kitchen/tickets?*", lambda route: route.continue_() if len(asked) > 2 else None)
    page.route("**/restaurants/*/events", stream)
    staff(page, "/cuisine", "pizzaiolo")
    expect(ticket(page, order)).to_be_visible()
    assert asked[:3] == [None, "1000", None]
