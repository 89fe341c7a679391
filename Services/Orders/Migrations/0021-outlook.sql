-- All that the kitchen last told of its load. Null where the version before saved when a pizzaiolo is free, and no more.
ALTER TABLE kitchen_loads ADD COLUMN IF NOT EXISTS outlook json;
