-- Times are microseconds since 1970-01-01T00:00:00Z. Secrets and phone numbers are encrypted; a hash is keyed.

-- Which keys the database was encrypted with: one row.
CREATE TABLE key_check (
    digest TEXT NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE tenant (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE staff (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('OWNER', 'MANAGER', 'CASHIER', 'ANALYST', 'AUDITOR')),
    password_hash TEXT NOT NULL,
    one_time INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER,
    active INTEGER NOT NULL DEFAULT 1,
    session_version INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_of_tenant ON staff (tenant, email);

-- A family begins with a sign-in. A token that is used twice ends its family.
CREATE TABLE refresh_token (
    hash TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    staff TEXT NOT NULL REFERENCES staff (id),
    family TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX refresh_token_of_family ON refresh_token (family);
CREATE INDEX refresh_token_of_staff ON refresh_token (staff);

-- A client has one key, or two while it changes from one to the other.
CREATE TABLE client_key (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    client TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX client_key_of_client ON client_key (tenant, client);

-- The id is the engine's subject. The phone number is in no other table and in no event. request_hash tells a repeated
-- enrolment from another one under the same key; announced, whether the engine has decided the enrolment.
CREATE TABLE customer (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    sealed_phone TEXT,
    phone_hash TEXT,
    name TEXT NOT NULL,
    external_reference TEXT,
    referrer TEXT,
    language TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'DELETED')),
    version INTEGER NOT NULL DEFAULT 1,
    request_hash TEXT,
    announced INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX customer_of_phone ON customer (tenant, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE UNIQUE INDEX customer_of_reference ON customer (tenant, external_reference) WHERE external_reference IS NOT NULL;
CREATE INDEX customer_of_tenant ON customer (tenant, created_at, id);
CREATE INDEX customer_not_announced ON customer (tenant, created_at) WHERE announced = 0;

CREATE TABLE consent (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    customer TEXT NOT NULL REFERENCES customer (id),
    purpose TEXT NOT NULL,
    granted INTEGER NOT NULL,
    source TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, customer, purpose)
) STRICT;

-- Who recommended the programme to a number that nobody had enrolled yet. The first who does counts.
CREATE TABLE referral (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    phone_hash TEXT NOT NULL,
    referrer TEXT NOT NULL REFERENCES customer (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, phone_hash)
) STRICT;
CREATE INDEX referral_of_referrer ON referral (tenant, referrer);

-- A way for customers to reach a tenant: a USSD gateway or a WhatsApp number. The key is a part of the address that the
-- provider calls.
CREATE TABLE channel (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    kind TEXT NOT NULL CHECK (kind IN ('USSD', 'WHATSAPP')),
    key_hash TEXT NOT NULL UNIQUE,
    sealed_settings TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX channel_of_tenant ON channel (tenant, created_at);

-- What was answered to each input of a USSD session, so that a gateway's repeat gets the same answer. Kept for a day.
CREATE TABLE ussd_hop (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    session_hash TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    phone_hash TEXT NOT NULL,
    sealed_hop TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, session_hash, text_hash)
) STRICT;
CREATE INDEX ussd_hop_by_age ON ussd_hop (tenant, created_at);
CREATE INDEX ussd_hop_of_phone ON ussd_hop (tenant, phone_hash);

-- Who has written to a tenant over WhatsApp: known by the number, by the id that WhatsApp gives a user, or by both.
CREATE TABLE whatsapp_contact (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    phone_hash TEXT,
    user_hash TEXT,
    sealed_address TEXT NOT NULL,
    customer TEXT,
    opted_out INTEGER NOT NULL DEFAULT 0,
    last_message_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX whatsapp_contact_of_phone ON whatsapp_contact (tenant, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE UNIQUE INDEX whatsapp_contact_of_user ON whatsapp_contact (tenant, user_hash) WHERE user_hash IS NOT NULL;
CREATE INDEX whatsapp_contact_of_customer ON whatsapp_contact (tenant, customer);

-- Messages of customers. WhatsApp repeats a message until it is answered with 200, and for days: a keyed hash of its id is
-- the key. The key of an erased customer's message stays until it is no longer repeated.
CREATE TABLE whatsapp_message (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    id TEXT NOT NULL,
    sealed_message TEXT NOT NULL,
    sealed_reply TEXT,
    contact TEXT,
    handled INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    claimed_until INTEGER NOT NULL DEFAULT 0,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;
CREATE INDEX whatsapp_message_waiting ON whatsapp_message (received_at) WHERE handled = 0;
CREATE INDEX whatsapp_message_by_age ON whatsapp_message (tenant, received_at);
CREATE INDEX whatsapp_message_of_contact ON whatsapp_message (tenant, contact);

-- Where tenants want messages sent.
CREATE TABLE webhook_endpoint (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    active INTEGER NOT NULL,
    sealed_secret TEXT NOT NULL,
    sealed_previous_secret TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_endpoint_of_tenant ON webhook_endpoint (tenant, created_at);

-- Which endpoints have got a message, if a tenant has several: one that fails is tried again without the others.
CREATE TABLE webhook_sent (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    message TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, message, endpoint)
) STRICT;
CREATE INDEX webhook_sent_by_age ON webhook_sent (tenant, sent_at);

-- Files that are imported. The lines that are left are in encrypted parts.
CREATE TABLE import_job (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    kind TEXT NOT NULL CHECK (kind IN ('customers', 'events')),
    state TEXT NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
    lines INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    content_hash TEXT NOT NULL,
    actor TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    claimed_until INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX import_job_of_tenant ON import_job (tenant, created_at);
CREATE INDEX import_job_running ON import_job (created_at) WHERE state = 'RUNNING';

CREATE TABLE import_part (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    job TEXT NOT NULL REFERENCES import_job (id),
    number INTEGER NOT NULL,
    sealed_rows TEXT NOT NULL,
    PRIMARY KEY (tenant, job, number)
) STRICT;

-- Lines that were not imported, and why.
CREATE TABLE import_refusal (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    job TEXT NOT NULL REFERENCES import_job (id),
    line INTEGER NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (tenant, job, line)
) STRICT;

-- The texts of rule files that were published here, by the digest of their rules.
CREATE TABLE rule_text (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT;

-- Each change gives a new version; no version is used twice.
CREATE TABLE rule_draft (
    tenant TEXT NOT NULL PRIMARY KEY REFERENCES tenant (id),
    text TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    version TEXT NOT NULL
) STRICT;
