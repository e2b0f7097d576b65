-- A made-up version 2: a new table with the engine's rows of version 1 in it, a new column, and a narrower index.
-- With row-level security, a role that does not see all rows gets an error instead of a part of them.
SET LOCAL row_security = off;
CREATE TABLE bonsela_made_up (
    tenant text COLLATE "C" NOT NULL,
    issuance text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, issuance)
);
CREATE POLICY bonsela_made_up_of_tenant ON bonsela_made_up
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
INSERT INTO bonsela_made_up SELECT tenant, id FROM bonsela_issuance;
ALTER TABLE bonsela_issuance ADD COLUMN channel text COLLATE "C";
DROP INDEX bonsela_issuance_of_reward;
CREATE INDEX bonsela_issuance_of_reward ON bonsela_issuance (tenant, reward, issued_at) WHERE is_open = 1;
INSERT INTO bonsela_schema (version) VALUES (2);
