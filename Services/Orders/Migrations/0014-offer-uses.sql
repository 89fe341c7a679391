-- Which orders used offers whose uses are counted. It goes when the order comes to nothing.
CREATE TABLE IF NOT EXISTS offer_uses (
    order_id uuid NOT NULL,
    offer_id uuid NOT NULL,
    -- The customer, where the offer is given once to each.
    once_for uuid,
    PRIMARY KEY (order_id, offer_id),
    CONSTRAINT offer_uses_once UNIQUE (offer_id, once_for)
);
