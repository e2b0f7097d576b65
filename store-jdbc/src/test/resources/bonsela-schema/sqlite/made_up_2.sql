-- A made-up version 2: a new table with the engine's rows of version 1 in it, a new column, and a narrower index.
CREATE TABLE bonsela_made_up (
    tenant TEXT NOT NULL,
    issuance TEXT NOT NULL,
    PRIMARY KEY (tenant, issuance)
) STRICT, WITHOUT ROWID;
INSERT INTO bonsela_made_up SELECT tenant, id FROM bonsela_issuance;
ALTER TABLE bonsela_issuance ADD COLUMN channel TEXT;
DROP INDEX bonsela_issuance_of_reward;
CREATE INDEX bonsela_issuance_of_reward ON bonsela_issuance (tenant, reward, issued_at) WHERE is_open = 1;
INSERT INTO bonsela_schema (version) VALUES (2);
