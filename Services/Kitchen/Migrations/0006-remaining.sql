-- How many of a product can still be made, where they are few.
ALTER TABLE availability ADD remaining integer;
