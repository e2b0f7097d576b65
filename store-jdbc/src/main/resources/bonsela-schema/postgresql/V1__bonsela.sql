-- A role from which row-level security hides rows gets an error instead of some of the rows.
SET LOCAL row_security = off;

-- Times are microseconds since 1970-01-01T00:00:00Z; amounts are minor units of their currency. A seal is a digest of the
-- other columns of its row, except for position, fence and leased_until.

CREATE TABLE bonsela_schema (
    version bigint NOT NULL PRIMARY KEY
);

CREATE TABLE bonsela_active_rules (
    tenant text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    digest text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE TABLE bonsela_rule_set (
    tenant text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, digest)
);

CREATE TABLE bonsela_publication (
    tenant text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    digest text COLLATE "C" NOT NULL,
    published_at bigint NOT NULL,
    actor text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, version)
);

-- The meaning that ids had when they were first in force, and which they keep.
CREATE TABLE bonsela_meaning (
    tenant text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    meaning text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);

-- The number of decided events of each type for each subject, and the tiers in which it has a level.
CREATE TABLE bonsela_subject (
    tenant text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    merged_into text COLLATE "C",
    body bytea NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, name)
) WITH (fillfactor = 80);
CREATE INDEX bonsela_subject_merged ON bonsela_subject (tenant, merged_into) WHERE merged_into IS NOT NULL;

-- Decisions with their events. The unique id ensures that an event is decided once. type and sequence place the event
-- in its subject's log, from which erasure and pruning remove it.
CREATE TABLE bonsela_event (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    type text COLLATE "C",
    sequence bigint,
    decided_at bigint NOT NULL,
    first_seal text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    UNIQUE (tenant, id)
);
CREATE INDEX bonsela_event_of_tenant ON bonsela_event (tenant, decided_at, position);
CREATE INDEX bonsela_event_of_subject ON bonsela_event (tenant, subject, type, sequence);

-- Refunds of events, in their order among the subject's events.
CREATE TABLE bonsela_log_refund (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    refunded_before text COLLATE "C" NOT NULL,
    refunded_after text COLLATE "C" NOT NULL,
    refunded_whole text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, subject, type, sequence)
);

-- The sequence up to which an aggregate's days contain the subject's log.
CREATE TABLE bonsela_history (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    aggregate text COLLATE "C" NOT NULL,
    folded_through bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, subject, type, aggregate)
) WITH (fillfactor = 80);

-- The entries of an aggregate on one day. A day is a number of days since 1970-01-01.
CREATE TABLE bonsela_history_day (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    aggregate text COLLATE "C" NOT NULL,
    day bigint NOT NULL,
    entries bytea NOT NULL,
    PRIMARY KEY (tenant, subject, type, aggregate, day)
) WITH (fillfactor = 80);

-- The secret for the names of counters, encrypted with the tenant's key key_id. Both are empty if there is none.
CREATE TABLE bonsela_scope_secret (
    tenant text COLLATE "C" NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    sealed_key text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant)
);

-- Counters of caps and cooldowns. A counter that subjects share has an empty subject.
CREATE TABLE bonsela_counter (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    cap text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    used bigint NOT NULL CHECK (used >= 0),
    entries bytea NOT NULL,
    revision bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, subject, cap, scope, period)
) WITH (fillfactor = 80);

CREATE TABLE bonsela_budget (
    tenant text COLLATE "C" NOT NULL,
    budget text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    opening bigint NOT NULL,
    amount bigint NOT NULL,
    reserved bigint NOT NULL CHECK (reserved >= 0),
    charged bigint NOT NULL CHECK (charged >= 0),
    alerted text COLLATE "C" NOT NULL,
    bounded bigint NOT NULL,
    revision bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, budget, period),
    CONSTRAINT bonsela_budget_within_amount CHECK (bounded = 0 OR reserved + charged <= amount)
) WITH (fillfactor = 80);

-- Answers to commands.
CREATE TABLE bonsela_command (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    subject text COLLATE "C",
    actor text COLLATE "C" NOT NULL,
    publisher text COLLATE "C",
    decided_at bigint NOT NULL,
    first_seal text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    UNIQUE (tenant, id)
);
CREATE INDEX bonsela_command_of_tenant ON bonsela_command (tenant, decided_at, position);
CREATE INDEX bonsela_command_of_subject ON bonsela_command (tenant, subject) WHERE subject IS NOT NULL;
CREATE INDEX bonsela_command_of_actor ON bonsela_command (tenant, actor, decided_at, position);
CREATE INDEX bonsela_command_of_publisher ON bonsela_command (tenant, publisher) WHERE publisher IS NOT NULL;

-- Digests of the first seals of all decisions and all answers to commands of one subject. An empty owner stands for the
-- answers that concern no particular subject.
CREATE TABLE bonsela_chain (
    tenant text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    decisions bigint NOT NULL,
    decision_digest text COLLATE "C" NOT NULL,
    answers bigint NOT NULL,
    answer_digest text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, owner)
) WITH (fillfactor = 80);

CREATE TABLE bonsela_issuance (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    campaign text COLLATE "C",
    rule text COLLATE "C" NOT NULL,
    reward text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    is_open bigint NOT NULL,
    issued_at bigint NOT NULL,
    due_at bigint,
    fence bigint NOT NULL DEFAULT 0,
    leased_until bigint,
    body bytea NOT NULL,
    seal bytea NOT NULL,
    UNIQUE (tenant, id)
) WITH (fillfactor = 80);
CREATE INDEX bonsela_issuance_of_tenant ON bonsela_issuance (tenant, issued_at, position);
CREATE INDEX bonsela_issuance_of_subject ON bonsela_issuance (tenant, subject, is_open);
CREATE INDEX bonsela_issuance_of_campaign ON bonsela_issuance (tenant, campaign, issued_at, position) WHERE campaign IS NOT NULL;
CREATE INDEX bonsela_issuance_of_rule ON bonsela_issuance (tenant, rule, issued_at, position);
CREATE INDEX bonsela_issuance_of_reward ON bonsela_issuance (tenant, reward, issued_at, position);
CREATE INDEX bonsela_issuance_in_state ON bonsela_issuance (tenant, state, issued_at, position);
CREATE INDEX bonsela_issuance_due ON bonsela_issuance (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE bonsela_ledger (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    posting text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    posted_at bigint NOT NULL,
    subject text COLLATE "C",
    issuance text COLLATE "C",
    campaign text COLLATE "C",
    rule text COLLATE "C",
    seal bytea NOT NULL
);
CREATE INDEX bonsela_ledger_of_tenant ON bonsela_ledger (tenant, posted_at, position);
CREATE INDEX bonsela_ledger_of_account ON bonsela_ledger (tenant, account, posted_at, position);
CREATE INDEX bonsela_ledger_of_issuance ON bonsela_ledger (tenant, issuance) WHERE issuance IS NOT NULL;
CREATE INDEX bonsela_ledger_of_campaign ON bonsela_ledger (tenant, campaign, posted_at, position) WHERE campaign IS NOT NULL;
CREATE INDEX bonsela_ledger_of_rule ON bonsela_ledger (tenant, rule, posted_at, position) WHERE rule IS NOT NULL;

-- Changes of the states of issuances that the figures by day do not contain yet.
CREATE TABLE bonsela_transition (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    issuance text COLLATE "C" NOT NULL,
    state_before text COLLATE "C" NOT NULL,
    state_after text COLLATE "C" NOT NULL,
    seal bytea NOT NULL
);
CREATE INDEX bonsela_transition_of_tenant ON bonsela_transition (tenant, position);

-- What was posted and granted on each day. A day is a number of days since 1970-01-01.
CREATE TABLE bonsela_day_figures (
    tenant text COLLATE "C" NOT NULL,
    day bigint NOT NULL,
    body bytea NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, day)
);

-- The positions up to which the figures by day contain a tenant's records, and the time zone of the days.
CREATE TABLE bonsela_watermark (
    tenant text COLLATE "C" NOT NULL,
    zone text COLLATE "C" NOT NULL,
    ledger bigint NOT NULL,
    issuances bigint NOT NULL,
    transitions bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant)
);

CREATE TABLE bonsela_wallet (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    debts bytea NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, subject, currency)
);

-- What was spent from wallets, or is held: from which credits. held_until is in microseconds.
CREATE TABLE bonsela_spending (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    held_until bigint,
    spending bytea NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, subject, id)
);
CREATE INDEX bonsela_spending_held ON bonsela_spending (held_until) WHERE held_until IS NOT NULL;

-- The levels of subjects in tiers. Times are in microseconds.
CREATE TABLE bonsela_tier (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    tier text COLLATE "C" NOT NULL,
    level text COLLATE "C",
    since bigint NOT NULL,
    kept_until bigint,
    ends_at bigint,
    event_id text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, subject, tier)
);
CREATE INDEX bonsela_tier_ends ON bonsela_tier (ends_at) WHERE ends_at IS NOT NULL;

-- The refunded amounts of events, as decimals, and the refunded quantities of their lines.
CREATE TABLE bonsela_refund (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    refunded text COLLATE "C" NOT NULL,
    whole text COLLATE "C" NOT NULL,
    of_lines text COLLATE "C" NOT NULL,
    lines bytea NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, subject, event_id)
);

-- The ids of the issuances that were used on an event, separated by spaces.
CREATE TABLE bonsela_follow_up (
    tenant text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    issuances text COLLATE "C" NOT NULL,
    reported text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, event_id)
);

-- Breakers of rules.
CREATE TABLE bonsela_breaker (
    tenant text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    phase text COLLATE "C" NOT NULL,
    since bigint NOT NULL,
    awards bigint NOT NULL,
    currency text COLLATE "C",
    cost bigint NOT NULL,
    errors bigint NOT NULL,
    reports bigint NOT NULL,
    opened_by text COLLATE "C",
    revision bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, rule)
);

-- Keyed hashes of redemption codes, never the codes themselves.
CREATE TABLE bonsela_code (
    tenant text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL,
    issuance text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, hash)
);

CREATE TABLE bonsela_credential (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    issuance text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    key_id text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    hash text COLLATE "C" NOT NULL,
    valid_until bigint,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, subject, issuance)
);

CREATE TABLE bonsela_attempts (
    tenant text COLLATE "C" NOT NULL,
    whose text COLLATE "C" NOT NULL,
    failures bigint NOT NULL,
    last_at bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, whose)
);

-- The delivery of a reward or a message through one connector. reference and provider_reference are its ids there.
CREATE TABLE bonsela_delivery (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    subject text COLLATE "C",
    connector text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    contradicted bigint NOT NULL,
    created_at bigint NOT NULL,
    due_at bigint,
    reference text COLLATE "C" NOT NULL,
    provider_reference text COLLATE "C",
    fence bigint NOT NULL DEFAULT 0,
    leased_until bigint,
    body bytea NOT NULL,
    seal bytea NOT NULL,
    UNIQUE (tenant, id)
) WITH (fillfactor = 80);
CREATE INDEX bonsela_delivery_of_tenant ON bonsela_delivery (tenant, created_at);
CREATE INDEX bonsela_delivery_of_subject ON bonsela_delivery (tenant, subject) WHERE subject IS NOT NULL;
CREATE INDEX bonsela_delivery_in_state ON bonsela_delivery (tenant, connector, state, created_at);
CREATE INDEX bonsela_delivery_due ON bonsela_delivery (connector, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX bonsela_delivery_contradicted ON bonsela_delivery (tenant, created_at) WHERE contradicted = 1;
CREATE INDEX bonsela_delivery_called ON bonsela_delivery (connector, reference);
CREATE INDEX bonsela_delivery_named ON bonsela_delivery (connector, provider_reference)
    WHERE provider_reference IS NOT NULL;

-- Earlier references of deliveries at their providers.
CREATE TABLE bonsela_former_reference (
    tenant text COLLATE "C" NOT NULL,
    connector text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    delivery text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, connector, reference)
);
CREATE INDEX bonsela_former_reference_called ON bonsela_former_reference (connector, reference);

-- The attempts of each delivery, in order.
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
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, delivery, number)
);

-- Whether connectors are switched off for a tenant's deliveries.
CREATE TABLE bonsela_switch (
    tenant text COLLATE "C" NOT NULL,
    connector text COLLATE "C" NOT NULL,
    is_off bigint NOT NULL,
    since bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, connector)
);

-- Commands that wait for approval or for their time, and how they were decided. status: WAITING, APPROVED, REJECTED.
-- digest: what is approved. due_at: when the rule set of an approved command is put in force.
CREATE TABLE bonsela_approval (
    tenant text COLLATE "C" NOT NULL,
    command text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    due_at bigint,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, command)
);
CREATE INDEX bonsela_approval_waiting ON bonsela_approval (tenant, command) WHERE status = 'WAITING';
CREATE INDEX bonsela_approval_of_digest ON bonsela_approval (tenant, digest);
CREATE INDEX bonsela_approval_due ON bonsela_approval (due_at) WHERE due_at IS NOT NULL;

-- Pools of codes. sealed_key is the pool's own key, encrypted with the tenant's key key_id.
CREATE TABLE bonsela_pool (
    tenant text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    imported bigint NOT NULL,
    reserved bigint NOT NULL CHECK (reserved >= 0),
    claimed bigint NOT NULL CHECK (claimed >= 0),
    key_id text COLLATE "C" NOT NULL,
    sealed_key text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, pool),
    CONSTRAINT bonsela_pool_within_stock CHECK (reserved + claimed <= imported)
);

-- Codes, encrypted with their pool's key. hash is a keyed hash.
CREATE TABLE bonsela_pool_code (
    tenant text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    sealed text COLLATE "C" NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, pool, hash)
);
CREATE UNIQUE INDEX bonsela_pool_code_by_position ON bonsela_pool_code (tenant, pool, position);

-- The stored part of an unfinished import, after the codes of the pool. An empty command means that there is none.
CREATE TABLE bonsela_pool_stage (
    tenant text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    command text COLLATE "C" NOT NULL,
    codes bigint NOT NULL,
    known bigint,
    staged_at bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, pool)
);

-- The code of each issuance.
CREATE TABLE bonsela_pool_claim (
    tenant text COLLATE "C" NOT NULL,
    issuance text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, issuance)
);

-- Row-level security: a transaction sees the rows of the tenant in app.tenant_id, and no rows if it is not set. The
-- engine sets it in each of its transactions, and bonsela.all_tenants to find due work and to list its tenants.
-- The policies have no effect until row-level-security/postgresql.sql enables them.
CREATE POLICY bonsela_active_rules_of_tenant ON bonsela_active_rules
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_rule_set_of_tenant ON bonsela_rule_set
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_publication_of_tenant ON bonsela_publication
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_meaning_of_tenant ON bonsela_meaning
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_subject_of_tenant ON bonsela_subject
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_event_of_tenant ON bonsela_event
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_log_refund_of_tenant ON bonsela_log_refund
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_history_of_tenant ON bonsela_history
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_history_day_of_tenant ON bonsela_history_day
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_scope_secret_of_tenant ON bonsela_scope_secret
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_counter_of_tenant ON bonsela_counter
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_budget_of_tenant ON bonsela_budget
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_command_of_tenant ON bonsela_command
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_chain_of_tenant ON bonsela_chain
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_issuance_of_tenant ON bonsela_issuance
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_ledger_of_tenant ON bonsela_ledger
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_transition_of_tenant ON bonsela_transition
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_day_figures_of_tenant ON bonsela_day_figures
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_watermark_of_tenant ON bonsela_watermark
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_wallet_of_tenant ON bonsela_wallet
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_refund_of_tenant ON bonsela_refund
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_tier_of_tenant ON bonsela_tier
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_spending_of_tenant ON bonsela_spending
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_follow_up_of_tenant ON bonsela_follow_up
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_breaker_of_tenant ON bonsela_breaker
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_code_of_tenant ON bonsela_code
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_credential_of_tenant ON bonsela_credential
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_attempts_of_tenant ON bonsela_attempts
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_delivery_of_tenant ON bonsela_delivery
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_former_reference_of_tenant ON bonsela_former_reference
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_delivery_attempt_of_tenant ON bonsela_delivery_attempt
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_switch_of_tenant ON bonsela_switch
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_approval_of_tenant ON bonsela_approval
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_pool_of_tenant ON bonsela_pool
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_pool_code_of_tenant ON bonsela_pool_code
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_pool_claim_of_tenant ON bonsela_pool_claim
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
CREATE POLICY bonsela_pool_stage_of_tenant ON bonsela_pool_stage
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

INSERT INTO bonsela_schema (version) VALUES (1);
