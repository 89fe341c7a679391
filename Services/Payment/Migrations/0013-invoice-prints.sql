-- Each time that an invoice or credit note was made into a PDF. All but the first are duplicates, and say which.
CREATE TABLE IF NOT EXISTS invoice_prints (
    printed_number text NOT NULL,
    print integer NOT NULL,
    paper text NOT NULL,
    printed_at timestamptz NOT NULL DEFAULT now(),
    -- The role of who asked for it.
    printed_by text NOT NULL,
    PRIMARY KEY (printed_number, print)
);
