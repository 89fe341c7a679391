-- What was put into a drawer or taken out beside sales.
CREATE TABLE IF NOT EXISTS drawer_movements (
    drawer_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    cents integer NOT NULL,
    reason text NOT NULL,
    moved_by uuid,
    PRIMARY KEY (drawer_id, id)
);
