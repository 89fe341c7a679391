-- What customers say of their orders: one of each. A review that was withdrawn keeps its row, without what it said, so that the
-- order is not reviewed again.
CREATE TABLE IF NOT EXISTS reviews (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL CONSTRAINT reviews_order UNIQUE,
    restaurant_id uuid NOT NULL,
    -- NULL once the account is erased.
    author_id uuid,
    author text,
    rating integer NOT NULL,
    text text,
    experienced_at timestamptz NOT NULL,
    published_at timestamptz NOT NULL,
    changed_at timestamptz,
    reply text,
    replied_at timestamptz,
    hidden_reason text,
    hidden_note text,
    hidden_at timestamptz,
    is_reported boolean NOT NULL DEFAULT false,
    is_withdrawn boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1
);
