-- Times are microseconds since 1970-01-01T00:00:00Z. Secrets and phone numbers are encrypted; a hash is keyed.

-- Which keys the database was encrypted with: one row.
CREATE TABLE key_check (
    digest text COLLATE "C" NOT NULL PRIMARY KEY
);

CREATE TABLE tenant (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    zone text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE staff (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    email text COLLATE "C" NOT NULL UNIQUE,
    name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('OWNER', 'MANAGER', 'CASHIER', 'ANALYST', 'AUDITOR')),
    password_hash text COLLATE "C" NOT NULL,
    one_time bigint NOT NULL,
    failures bigint NOT NULL DEFAULT 0,
    locked_until bigint,
    active bigint NOT NULL DEFAULT 1,
    session_version bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL
);
CREATE INDEX staff_of_tenant ON staff (tenant, email);

-- A family begins with a sign-in. A token that is used twice ends its family.
CREATE TABLE refresh_token (
    hash text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    staff text COLLATE "C" NOT NULL REFERENCES staff (id),
    family text COLLATE "C" NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    revoked_at bigint
);
CREATE INDEX refresh_token_of_family ON refresh_token (family);
CREATE INDEX refresh_token_of_staff ON refresh_token (staff);

-- A client has one key, or two while it changes from one to the other.
CREATE TABLE client_key (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    client text COLLATE "C" NOT NULL,
    sealed_secret text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint
);
CREATE INDEX client_key_of_client ON client_key (tenant, client);

-- The id is the engine's subject. The phone number is in no other table and in no event. request_hash tells a repeated
-- enrolment from another one under the same key; announced, whether the engine has decided the enrolment.
CREATE TABLE customer (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    sealed_phone text COLLATE "C",
    phone_hash text COLLATE "C",
    name text COLLATE "C" NOT NULL,
    external_reference text COLLATE "C",
    referrer text COLLATE "C",
    language text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'DELETED')),
    version bigint NOT NULL DEFAULT 1,
    request_hash text COLLATE "C",
    announced bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL
);
CREATE UNIQUE INDEX customer_of_phone ON customer (tenant, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE UNIQUE INDEX customer_of_reference ON customer (tenant, external_reference) WHERE external_reference IS NOT NULL;
CREATE INDEX customer_of_tenant ON customer (tenant, created_at, id);
CREATE INDEX customer_not_announced ON customer (tenant, created_at) WHERE announced = 0;

CREATE TABLE consent (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    customer text COLLATE "C" NOT NULL REFERENCES customer (id),
    purpose text COLLATE "C" NOT NULL,
    granted bigint NOT NULL,
    source text COLLATE "C" NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (tenant, customer, purpose)
);

-- Who recommended the programme to a number that nobody had enrolled yet. The first who does counts.
CREATE TABLE referral (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    phone_hash text COLLATE "C" NOT NULL,
    referrer text COLLATE "C" NOT NULL REFERENCES customer (id),
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant, phone_hash)
);
CREATE INDEX referral_of_referrer ON referral (tenant, referrer);

-- A way for customers to reach a tenant: a USSD gateway or a WhatsApp number. The key is a part of the address that the
-- provider calls.
CREATE TABLE channel (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('USSD', 'WHATSAPP')),
    key_hash text COLLATE "C" NOT NULL UNIQUE,
    sealed_settings text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX channel_of_tenant ON channel (tenant, created_at);

-- What was answered to each input of a USSD session, so that a gateway's repeat gets the same answer. Kept for a day.
CREATE TABLE ussd_hop (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    session_hash text COLLATE "C" NOT NULL,
    text_hash text COLLATE "C" NOT NULL,
    phone_hash text COLLATE "C" NOT NULL,
    sealed_hop text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant, session_hash, text_hash)
);
CREATE INDEX ussd_hop_by_age ON ussd_hop (tenant, created_at);
CREATE INDEX ussd_hop_of_phone ON ussd_hop (tenant, phone_hash);

-- Who has written to a tenant over WhatsApp: known by the number, by the id that WhatsApp gives a user, or by both.
CREATE TABLE whatsapp_contact (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    phone_hash text COLLATE "C",
    user_hash text COLLATE "C",
    sealed_address text COLLATE "C" NOT NULL,
    customer text COLLATE "C",
    opted_out bigint NOT NULL DEFAULT 0,
    last_message_at bigint NOT NULL
);
CREATE UNIQUE INDEX whatsapp_contact_of_phone ON whatsapp_contact (tenant, phone_hash) WHERE phone_hash IS NOT NULL;
CREATE UNIQUE INDEX whatsapp_contact_of_user ON whatsapp_contact (tenant, user_hash) WHERE user_hash IS NOT NULL;
CREATE INDEX whatsapp_contact_of_customer ON whatsapp_contact (tenant, customer);

-- Messages of customers. WhatsApp repeats a message until it is answered with 200, and for days: a keyed hash of its id is
-- the key. The key of an erased customer's message stays until it is no longer repeated.
CREATE TABLE whatsapp_message (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    id text COLLATE "C" NOT NULL,
    sealed_message text COLLATE "C" NOT NULL,
    sealed_reply text COLLATE "C",
    contact text COLLATE "C",
    handled bigint NOT NULL DEFAULT 0,
    attempts bigint NOT NULL DEFAULT 0,
    claimed_until bigint NOT NULL DEFAULT 0,
    received_at bigint NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX whatsapp_message_waiting ON whatsapp_message (received_at) WHERE handled = 0;
CREATE INDEX whatsapp_message_by_age ON whatsapp_message (tenant, received_at);
CREATE INDEX whatsapp_message_of_contact ON whatsapp_message (tenant, contact);

-- Where tenants want messages sent.
CREATE TABLE webhook_endpoint (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    url text COLLATE "C" NOT NULL,
    events text COLLATE "C" NOT NULL,
    active bigint NOT NULL,
    sealed_secret text COLLATE "C" NOT NULL,
    sealed_previous_secret text COLLATE "C",
    version bigint NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX webhook_endpoint_of_tenant ON webhook_endpoint (tenant, created_at);

-- Which endpoints have got a message, if a tenant has several: one that fails is tried again without the others.
CREATE TABLE webhook_sent (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    message text COLLATE "C" NOT NULL,
    endpoint text COLLATE "C" NOT NULL,
    sent_at bigint NOT NULL,
    PRIMARY KEY (tenant, message, endpoint)
);
CREATE INDEX webhook_sent_by_age ON webhook_sent (tenant, sent_at);

-- Files that are imported. The lines that are left are in encrypted parts.
CREATE TABLE import_job (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('customers', 'events')),
    state text COLLATE "C" NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
    lines bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    refused bigint NOT NULL DEFAULT 0,
    content_hash text COLLATE "C" NOT NULL,
    actor text COLLATE "C" NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    claimed_until bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL
);
CREATE INDEX import_job_of_tenant ON import_job (tenant, created_at);
CREATE INDEX import_job_running ON import_job (created_at) WHERE state = 'RUNNING';

CREATE TABLE import_part (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    job text COLLATE "C" NOT NULL REFERENCES import_job (id),
    number bigint NOT NULL,
    sealed_rows text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, job, number)
);

-- Lines that were not imported, and why.
CREATE TABLE import_refusal (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    job text COLLATE "C" NOT NULL REFERENCES import_job (id),
    line bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, job, line)
);

-- The texts of rule files that were published here, by the digest of their rules.
CREATE TABLE rule_text (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    digest text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant, digest)
);

-- Each change gives a new version; no version is used twice.
CREATE TABLE rule_draft (
    tenant text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES tenant (id),
    text text COLLATE "C" NOT NULL,
    changed_by text COLLATE "C" NOT NULL,
    changed_at bigint NOT NULL,
    version text COLLATE "C" NOT NULL
);

-- The engine's setting names the tenant of a transaction. Signing in happens before the tenant is known.
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_of_tenant ON tenant
    USING (id = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (id = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_of_tenant ON staff
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE refresh_token FORCE ROW LEVEL SECURITY;
CREATE POLICY refresh_token_of_tenant ON refresh_token
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE client_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_key FORCE ROW LEVEL SECURITY;
CREATE POLICY client_key_of_tenant ON client_key
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
CREATE POLICY customer_of_tenant ON customer
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_of_tenant ON consent
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE referral ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_of_tenant ON referral
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE channel ENABLE ROW LEVEL SECURITY;
ALTER TABLE channel FORCE ROW LEVEL SECURITY;
CREATE POLICY channel_of_tenant ON channel
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE ussd_hop ENABLE ROW LEVEL SECURITY;
ALTER TABLE ussd_hop FORCE ROW LEVEL SECURITY;
CREATE POLICY ussd_hop_of_tenant ON ussd_hop
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE whatsapp_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE whatsapp_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY whatsapp_contact_of_tenant ON whatsapp_contact
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE whatsapp_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE whatsapp_message FORCE ROW LEVEL SECURITY;
CREATE POLICY whatsapp_message_of_tenant ON whatsapp_message
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE rule_text ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule_text FORCE ROW LEVEL SECURITY;
CREATE POLICY rule_text_of_tenant ON rule_text
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE rule_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY rule_draft_of_tenant ON rule_draft
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE webhook_endpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoint FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_endpoint_of_tenant ON webhook_endpoint
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE webhook_sent ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_sent FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_sent_of_tenant ON webhook_sent
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE import_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_job FORCE ROW LEVEL SECURITY;
CREATE POLICY import_job_of_tenant ON import_job
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE import_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_part FORCE ROW LEVEL SECURITY;
CREATE POLICY import_part_of_tenant ON import_part
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
ALTER TABLE import_refusal ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_refusal FORCE ROW LEVEL SECURITY;
CREATE POLICY import_refusal_of_tenant ON import_refusal
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('loyalty.all_tenants', true) = 'on');
