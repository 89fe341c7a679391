-- Each replica takes its numbers a block at a time.
ALTER SEQUENCE order_number INCREMENT BY 50;
