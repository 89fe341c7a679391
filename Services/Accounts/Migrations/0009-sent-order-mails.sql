-- When customers were mailed about their orders. It holds no person.
CREATE TABLE IF NOT EXISTS sent_order_mails (
    order_id uuid NOT NULL,
    mail_id uuid NOT NULL,
    status text NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (order_id, mail_id)
);
