/** Tables of the demo database; harmless when they are there. */
export const TABLES = `
CREATE TABLE IF NOT EXISTS accounts (
  id text PRIMARY KEY,
  holder text NOT NULL,
  currency char(3) NOT NULL,
  opened_on date NOT NULL
);
CREATE TABLE IF NOT EXISTS payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id text NOT NULL REFERENCES accounts,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  state text NOT NULL CHECK (state IN ('authorised', 'captured', 'failed')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS refunds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_id bigint NOT NULL REFERENCES payments,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);`;

/** First rows, for an empty database. */
export const ROWS = `
INSERT INTO accounts
SELECT 'ACC-' || 1000 + n, holder, CASE n % 3 WHEN 0 THEN 'GBP' ELSE 'EUR' END,
       date '2024-01-15' + 30 * n::int
FROM unnest(ARRAY['Ahorn Books', 'Birch & Daughters', 'Cedar Cycles',
  'Dune Coffee', 'Elm Street Bakery', 'Fjord Outfitters', 'Garnet Optics',
  'Hazel Instruments']) WITH ORDINALITY AS names(holder, n);
INSERT INTO payments (account_id, amount_minor, state, created_at)
SELECT 'ACC-' || 1001 + n % 8, 250 + (n * 7919) % 90000,
       CASE WHEN n % 17 = 0 THEN 'failed' WHEN n % 5 = 0 THEN 'authorised'
            ELSE 'captured' END,
       timestamptz '2026-06-01 08:00Z' + n * interval '97 minutes'
FROM generate_series(1, 240) AS n;
INSERT INTO refunds (payment_id, amount_minor, reason, created_at)
SELECT id, amount_minor / 2, 'goods returned', created_at + interval '3 days'
FROM payments WHERE state = 'captured' AND id % 23 = 0;`;
