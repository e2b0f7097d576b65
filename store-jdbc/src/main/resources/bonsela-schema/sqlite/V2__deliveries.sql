-- Deliveries, and pools of voucher codes. Times and amounts as before.

-- A reward or a message on its way through one connector. reference and provider_reference are what its provider calls it.
CREATE TABLE bonsela_delivery (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT,
    connector TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    reference TEXT NOT NULL,
    provider_reference TEXT,
    fence INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER,
    body BLOB NOT NULL,
    UNIQUE (tenant, id)
);
CREATE INDEX bonsela_delivery_of_tenant ON bonsela_delivery (tenant, created_at);
CREATE INDEX bonsela_delivery_of_subject ON bonsela_delivery (tenant, subject) WHERE subject IS NOT NULL;
CREATE INDEX bonsela_delivery_in_state ON bonsela_delivery (tenant, connector, state, created_at);
CREATE INDEX bonsela_delivery_due ON bonsela_delivery (connector, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX bonsela_delivery_called ON bonsela_delivery (connector, reference);
CREATE INDEX bonsela_delivery_named ON bonsela_delivery (connector, provider_reference)
    WHERE provider_reference IS NOT NULL;

-- What was done about each delivery, in its order.
CREATE TABLE bonsela_delivery_attempt (
    tenant TEXT NOT NULL,
    delivery TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    generation INTEGER NOT NULL,
    at INTEGER NOT NULL,
    took INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (tenant, delivery, number)
) WITHOUT ROWID;

-- Connectors that a tenant's deliveries do not go through at present.
CREATE TABLE bonsela_switch (
    tenant TEXT NOT NULL,
    connector TEXT NOT NULL,
    is_off INTEGER NOT NULL,
    since INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (tenant, connector)
) WITHOUT ROWID;

-- Pools of codes. sealed_key is the pool's own key, encrypted under the tenant's key key_id.
CREATE TABLE bonsela_pool (
    tenant TEXT NOT NULL,
    pool TEXT NOT NULL,
    imported INTEGER NOT NULL,
    reserved INTEGER NOT NULL CHECK (reserved >= 0),
    claimed INTEGER NOT NULL CHECK (claimed >= 0),
    key_id TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (tenant, pool),
    CONSTRAINT bonsela_pool_within_stock CHECK (reserved + claimed <= imported)
) WITHOUT ROWID;

-- Codes, encrypted under their pool's key; hash is keyed.
CREATE TABLE bonsela_pool_code (
    tenant TEXT NOT NULL,
    pool TEXT NOT NULL,
    hash TEXT NOT NULL,
    position INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (tenant, pool, hash)
) WITHOUT ROWID;
CREATE UNIQUE INDEX bonsela_pool_code_by_position ON bonsela_pool_code (tenant, pool, position);

-- Which code an issuance has.
CREATE TABLE bonsela_pool_claim (
    tenant TEXT NOT NULL,
    issuance TEXT NOT NULL,
    pool TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (tenant, issuance)
) WITHOUT ROWID;

UPDATE bonsela_schema SET version = 2;
