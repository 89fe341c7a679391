"""Checks what must be true once nothing is under way any more."""
import collections
import json
import os
import time
import urllib.request

from platform_under_test import SERVICES, queues, secret, sql


def left_over():
    """Waits until nothing is under way, for two minutes at most. Returns how much is left of what."""
    deadline = time.monotonic() + 120
    while True:
        left = {f"events in the outbox of {s}": len(sql(f"SELECT 1 FROM {s}.outbox")) for s in SERVICES}
        left |= {f"messages in {name}": count for name, count in queues().items()}
        left["payments under way"] = len(
            sql("SELECT 1 FROM payment.payments WHERE status = 'pending' OR refund_due AND method = 'card'"))
        left["parts of payments to be sent back"] = len(
            sql("SELECT 1 FROM payment.refunds WHERE status = 'due' AND next_attempt_at < 'infinity'"))
        if not any(left.values()) or time.monotonic() > deadline:
            return left
        time.sleep(0.5)


def audit(ledger):
    """Yields each kind of fault and how often it occurs."""
    left = left_over()
    yield from against_the_ledger(ledger)
    yield from within_the_database()
    yield from against_the_provider()
    yield from left.items()


def against_the_ledger(ledger):
    orders = dict(sql("SELECT id, status FROM orders.orders"))
    kept = collections.Counter(order for (order,) in sql("SELECT order_id FROM payment.payments WHERE status = 'succeeded' AND NOT refund_due"))
    yield "orders answered with 201 that do not exist", len(set(ledger.ends) - set(orders))
    yield "orders that no client was told of", len(set(orders) - set(ledger.ends))
    ends = {order: (end, money) for order, (end, money) in ledger.ends.items() if end != "?"}
    yield "lives that were broken off", len(ledger.ends) - len(ends)
    yield "orders that did not reach their end", sum(orders.get(order) != end for order, (end, _) in ends.items())
    yield "orders of which too little or too much money was kept", sum(
        kept[order] != (money == "kept") for order, (_, money) in ends.items())


def within_the_database():
    for what, statement in {
        "orders without exactly one ticket":
            "SELECT id FROM orders.orders o WHERE (SELECT count(*) FROM kitchen.tickets t WHERE t.order_id = o.id) <> 1",
        "tickets of another status than their orders":
            "SELECT id FROM orders.orders o JOIN kitchen.tickets t ON t.order_id = o.id "
            "WHERE t.status <> o.status AND NOT (t.status = 'rejected' AND o.status = 'cancelled')",
        "tickets that were made of another revision than their orders":
            "SELECT id FROM orders.orders o JOIN kitchen.tickets t ON t.order_id = o.id "
            "WHERE t.stock = 'consumed' AND t.revision <> coalesce((o.document->>'revision')::integer, 1)",
        "orders that payment takes for others":
            "SELECT o.id FROM orders.orders o JOIN payment.orders p ON p.id = o.id "
            "WHERE p.event->'order'->>'status' <> o.status",
        "orders that are paid for one context and not for the other":
            "SELECT id FROM orders.orders o WHERE (document->>'isPaid')::boolean <> "
            "EXISTS (SELECT 1 FROM payment.payments p WHERE p.order_id = o.id AND p.status = 'succeeded')",
        "payments that moved money and have not exactly one invoice":
            "SELECT id FROM payment.payments p WHERE status IN ('succeeded', 'refunded') AND "
            "(SELECT count(*) FROM payment.invoices i WHERE i.payment_id = p.id AND kind = 'invoice' AND refund_id IS NULL) <> 1",
        "refunds without exactly one credit note":
            "SELECT id FROM payment.payments p WHERE status = 'refunded' AND "
            "(SELECT count(*) FROM payment.invoices i WHERE i.payment_id = p.id AND kind = 'credit-note' AND refund_id IS NULL) <> 1",
        "parts of payments that went back without exactly one credit note":
            "SELECT id FROM payment.refunds r WHERE status = 'refunded' AND "
            "(SELECT count(*) FROM payment.invoices i WHERE i.refund_id = r.id) <> 1",
        "payments of which other parts went back than they say":
            "SELECT id FROM payment.payments p WHERE refunded_cents <> (SELECT coalesce(sum(amount_cents), 0) "
            "FROM payment.refunds r WHERE r.payment_id = p.id AND r.status = 'refunded')",
        "orders whose invoices and credit notes do not come to what was kept of their payments":
            "SELECT order_id FROM (SELECT order_id, (document->'total'->>'amount')::integer AS cents FROM payment.invoices "
            "UNION ALL SELECT order_id, refunded_cents - amount_cents FROM payment.payments WHERE status = 'succeeded') x "
            "GROUP BY order_id HAVING sum(cents) <> 0",
        "gaps in invoice numbers":
            "SELECT restaurant_id FROM payment.invoices GROUP BY 1 HAVING max(number) <> count(*)",
        "series whose last number is not the last that was given":
            "SELECT restaurant_id FROM payment.invoice_counters c WHERE last <> "
            "(SELECT count(*) FROM payment.invoices i WHERE i.restaurant_id = c.restaurant_id)",
        "gaps in the chains of the tills":
            "SELECT restaurant_id FROM payment.journal GROUP BY 1, series HAVING max(number) <> count(*)",
        "documents of the tills that do not follow the one before":
            "SELECT number FROM (SELECT number, document->>'previous' AS previous, lag(encode(sha256(convert_to(document::text, "
            "'UTF8')), 'hex'), 1, repeat('0', 64)) OVER (PARTITION BY restaurant_id, series ORDER BY number) AS before "
            "FROM payment.journal) x WHERE previous <> before",
        "invoices and credit notes without exactly one entry in the journal":
            "SELECT printed_number FROM payment.invoices i LEFT JOIN payment.journal j ON j.restaurant_id = i.restaurant_id "
            "AND j.series = 'journal' AND j.document->>'document' = i.printed_number GROUP BY 1 HAVING count(j.number) <> 1",
        "orders that were given up without exactly one entry in the journal":
            "SELECT id FROM (SELECT o.id, event->'order'->>'status' AS status, (SELECT count(*) FROM payment.journal j "
            "WHERE j.order_id = o.id AND j.kind = 'cancellation') AS entries FROM payment.orders o) o "
            "WHERE status IN ('cancelled', 'rejected', 'returned', 'abandoned') AND entries <> 1 "
            # What was paid and not fetched is sold.
            "AND NOT (status = 'abandoned' AND entries = 0 AND EXISTS (SELECT FROM payment.payments p "
            "WHERE p.order_id = o.id AND p.status IN ('succeeded', 'refunded')))",
        "invoices and credit notes whose taxes do not add up to them":
            "SELECT number FROM payment.invoices WHERE (document->'total'->>'amount')::integer <> (SELECT "
            "sum((tax->'total'->>'amount')::integer) FROM json_array_elements(document->'taxes') tax) "
            "OR (document->'tax'->>'amount')::integer <> (SELECT "
            "sum((tax->'tax'->>'amount')::integer) FROM json_array_elements(document->'taxes') tax)",
        "rates at which credit notes of whole payments do not cancel their invoices":
            "SELECT payment_id FROM payment.invoices i CROSS JOIN json_array_elements(document->'taxes') tax "
            "WHERE (SELECT status FROM payment.payments p WHERE p.id = payment_id) = 'refunded' "
            "GROUP BY payment_id, tax->>'ratePerMille' HAVING sum((tax->'total'->>'amount')::integer) <> 0 "
            "OR sum((tax->'tax'->>'amount')::integer) <> 0",
        "tickets whose stock is still reserved": "SELECT order_id FROM kitchen.tickets WHERE stock = 'reserved'",
        "shelves with something reserved": "SELECT 1 FROM kitchen.stock WHERE reserved <> 0",
    }.items():
        yield what, len(sql(statement))


def against_the_provider():
    """Compares the provider's books with ours, to the cent."""
    theirs = {
        intent["metadata"].get("payment"): intent
        for intent in provider_lists("payment_intents") if intent["status"] == "succeeded"}
    refunded = collections.Counter()
    for refund in provider_lists("refunds"):
        if refund["status"] == "succeeded":
            refunded[refund["payment_intent"]] += refund["amount"]
    ours = {
        payment: (status, int(cents), int(part)) for payment, status, cents, part in sql(
            "SELECT id, status, amount_cents, refunded_cents FROM payment.payments WHERE method = 'card' "
            "AND status IN ('succeeded', 'refunded')")}
    yield "charges that we do not know of", sum(
        refunded[intent["id"]] != intent["amount"] for payment, intent in theirs.items() if payment not in ours)
    yield "charges that the provider does not know of", len(set(ours) - set(theirs))
    both = [(ours[payment], theirs[payment]) for payment in set(ours) & set(theirs)]
    yield "charges of another amount", sum(cents != intent["amount"] for (_, cents, _), intent in both)
    yield "refunds of another amount", sum(
        refunded[intent["id"]] != (cents if status == "refunded" else part) for (status, cents, part), intent in both)
    captured = sum(intent["amount"] for intent in theirs.values())
    returned = sum(refunded.values())
    print(f"the provider captured {captured / 100:.2f} EUR and gave {returned / 100:.2f} back\n")


def provider_lists(kind):
    """Reads all objects of a kind from the provider, page by page."""
    items, after = [], ""
    while True:
        request = urllib.request.Request(
            f"http://127.0.0.1:{os.environ['PROVIDER_PORT']}/v1/{kind}?limit=100{after}",
            headers={"Authorization": f"Bearer {secret('payment.provider-key')}"})
        with urllib.request.urlopen(request, timeout=30) as reply:
            page = json.load(reply)
        items += page["data"]
        if not page["has_more"]:
            return items
        after = f"&starting_after={page['data'][-1]['id']}"
