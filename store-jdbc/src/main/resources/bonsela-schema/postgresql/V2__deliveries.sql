-- Deliveries, and pools of voucher codes. Times and amounts as before.

-- A reward or a message on its way through one connector. reference and provider_reference are what its provider calls it.
CREATE TABLE bonsela_delivery (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    subject text COLLATE "C",
    connector text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    due_at bigint,
    reference text COLLATE "C" NOT NULL,
    provider_reference text COLLATE "C",
    fence bigint NOT NULL DEFAULT 0,
    leased_until bigint,
    body bytea NOT NULL,
    UNIQUE (tenant, id)
) WITH (fillfactor = 80);
CREATE INDEX bonsela_delivery_of_tenant ON bonsela_delivery (tenant, created_at);
CREATE INDEX bonsela_delivery_of_subject ON bonsela_delivery (tenant, subject) WHERE subject IS NOT NULL;
CREATE INDEX bonsela_delivery_in_state ON bonsela_delivery (tenant, connector, state, created_at);
CREATE INDEX bonsela_delivery_due ON bonsela_delivery (connector, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX bonsela_delivery_called ON bonsela_delivery (connector, reference);
CREATE INDEX bonsela_delivery_named ON bonsela_delivery (connector, provider_reference)
    WHERE provider_reference IS NOT NULL;

-- What was done about each delivery, in its order.
CREATE TABLE bonsela_delivery_attempt (
    tenant text COLLATE "C" NOT NULL,
    delivery text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    at bigint NOT NULL,
    took bigint NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, delivery, number)
);

-- Connectors that a tenant's deliveries do not go through at present.
CREATE TABLE bonsela_switch (
    tenant text COLLATE "C" NOT NULL,
    connector text COLLATE "C" NOT NULL,
    is_off bigint NOT NULL,
    since bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, connector)
);

-- Pools of codes. sealed_key is the pool's own key, encrypted under the tenant's key key_id.
CREATE TABLE bonsela_pool (
    tenant text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    imported bigint NOT NULL,
    reserved bigint NOT NULL CHECK (reserved >= 0),
    claimed bigint NOT NULL CHECK (claimed >= 0),
    key_id text COLLATE "C" NOT NULL,
    sealed_key text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant, pool),
    CONSTRAINT bonsela_pool_within_stock CHECK (reserved + claimed <= imported)
);

-- Codes, encrypted under their pool's key; hash is keyed.
CREATE TABLE bonsela_pool_code (
    tenant text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    sealed text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, pool, hash)
);
CREATE UNIQUE INDEX bonsela_pool_code_by_position ON bonsela_pool_code (tenant, pool, position);

-- Which code an issuance has.
CREATE TABLE bonsela_pool_claim (
    tenant text COLLATE "C" NOT NULL,
    issuance text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant, issuance)
);

UPDATE bonsela_schema SET version = 2;
