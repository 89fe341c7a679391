-- Of all accounts: with customers only, the planner takes it for every query that asks for customers.
CREATE INDEX CONCURRENTLY IF NOT EXISTS accounts_by_last_contact ON accounts (last_contact_at);
