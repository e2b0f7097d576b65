-- Times are microseconds since 1970-01-01T00:00:00Z; amounts are minor units of their currency. A seal is a digest of the
-- other columns of its row, except for position, fence and leased_until. In strict tables a value cannot be changed to
-- another type that reads the same.

CREATE TABLE bonsela_schema (
    version INTEGER NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE bonsela_active_rules (
    tenant TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant)
) STRICT, WITHOUT ROWID;

CREATE TABLE bonsela_rule_set (
    tenant TEXT NOT NULL,
    digest TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT;

CREATE TABLE bonsela_publication (
    tenant TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, version)
) STRICT, WITHOUT ROWID;

-- The meaning that ids had when they were first in force, and which they keep.
CREATE TABLE bonsela_meaning (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    meaning TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, kind, id)
) STRICT, WITHOUT ROWID;

-- The number of decided events of each type for each subject, and the tiers in which it has a level.
CREATE TABLE bonsela_subject (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    merged_into TEXT,
    body BLOB NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX bonsela_subject_merged ON bonsela_subject (tenant, merged_into) WHERE merged_into IS NOT NULL;

-- Decisions with their events. The unique id ensures that an event is decided once. type and sequence place the event
-- in its subject's log, from which erasure and pruning remove it.
CREATE TABLE bonsela_event (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    type TEXT,
    sequence INTEGER,
    decided_at INTEGER NOT NULL,
    first_seal TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (tenant, id)
) STRICT;
CREATE INDEX bonsela_event_of_tenant ON bonsela_event (tenant, decided_at);
CREATE INDEX bonsela_event_of_subject ON bonsela_event (tenant, subject, type, sequence);

-- Refunds of events, in their order among the subject's events.
CREATE TABLE bonsela_log_refund (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    type TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    refunded_before TEXT NOT NULL,
    refunded_after TEXT NOT NULL,
    refunded_whole TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, type, sequence)
) STRICT, WITHOUT ROWID;

-- The sequence up to which an aggregate's days contain the subject's log.
CREATE TABLE bonsela_history (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    type TEXT NOT NULL,
    aggregate TEXT NOT NULL,
    folded_through INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, type, aggregate)
) STRICT, WITHOUT ROWID;

-- The entries of an aggregate on one day. A day is a number of days since 1970-01-01.
CREATE TABLE bonsela_history_day (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    type TEXT NOT NULL,
    aggregate TEXT NOT NULL,
    day INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, type, aggregate, day)
) STRICT, WITHOUT ROWID;

-- The secret for the names of counters, encrypted with the tenant's key key_id. Both are empty if there is none.
CREATE TABLE bonsela_scope_secret (
    tenant TEXT NOT NULL,
    key_id TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant)
) STRICT, WITHOUT ROWID;

-- Counters of caps and cooldowns. A counter that subjects share has an empty subject.
CREATE TABLE bonsela_counter (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    cap TEXT NOT NULL,
    scope TEXT NOT NULL,
    period TEXT NOT NULL,
    used INTEGER NOT NULL CHECK (used >= 0),
    entries BLOB NOT NULL,
    revision INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, cap, scope, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE bonsela_budget (
    tenant TEXT NOT NULL,
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    currency TEXT NOT NULL,
    opening INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    reserved INTEGER NOT NULL CHECK (reserved >= 0),
    charged INTEGER NOT NULL CHECK (charged >= 0),
    alerted TEXT NOT NULL,
    bounded INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, budget, period),
    CONSTRAINT bonsela_budget_within_amount CHECK (bounded = 0 OR reserved + charged <= amount)
) STRICT, WITHOUT ROWID;

-- Answers to commands.
CREATE TABLE bonsela_command (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT,
    actor TEXT NOT NULL,
    publisher TEXT,
    decided_at INTEGER NOT NULL,
    first_seal TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (tenant, id)
) STRICT;
CREATE INDEX bonsela_command_of_tenant ON bonsela_command (tenant, decided_at);
CREATE INDEX bonsela_command_of_subject ON bonsela_command (tenant, subject) WHERE subject IS NOT NULL;
CREATE INDEX bonsela_command_of_actor ON bonsela_command (tenant, actor, decided_at);
CREATE INDEX bonsela_command_of_publisher ON bonsela_command (tenant, publisher) WHERE publisher IS NOT NULL;

-- Digests of the first seals of all decisions and all answers to commands of one subject. An empty owner stands for the
-- answers that concern no particular subject.
CREATE TABLE bonsela_chain (
    tenant TEXT NOT NULL,
    owner TEXT NOT NULL,
    decisions INTEGER NOT NULL,
    decision_digest TEXT NOT NULL,
    answers INTEGER NOT NULL,
    answer_digest TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, owner)
) STRICT, WITHOUT ROWID;

CREATE TABLE bonsela_issuance (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    event_id TEXT NOT NULL,
    campaign TEXT,
    rule TEXT NOT NULL,
    reward TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    due_at INTEGER,
    fence INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER,
    body BLOB NOT NULL,
    seal BLOB NOT NULL,
    UNIQUE (tenant, id)
) STRICT;
CREATE INDEX bonsela_issuance_of_tenant ON bonsela_issuance (tenant, issued_at);
CREATE INDEX bonsela_issuance_of_subject ON bonsela_issuance (tenant, subject, is_open);
CREATE INDEX bonsela_issuance_of_campaign ON bonsela_issuance (tenant, campaign, issued_at) WHERE campaign IS NOT NULL;
CREATE INDEX bonsela_issuance_of_rule ON bonsela_issuance (tenant, rule, issued_at);
CREATE INDEX bonsela_issuance_of_reward ON bonsela_issuance (tenant, reward, issued_at);
CREATE INDEX bonsela_issuance_in_state ON bonsela_issuance (tenant, state, issued_at);
CREATE INDEX bonsela_issuance_due ON bonsela_issuance (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE bonsela_ledger (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    posting TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    kind TEXT NOT NULL,
    posted_at INTEGER NOT NULL,
    subject TEXT,
    issuance TEXT,
    campaign TEXT,
    rule TEXT,
    seal BLOB NOT NULL
) STRICT;
CREATE INDEX bonsela_ledger_of_tenant ON bonsela_ledger (tenant, posted_at);
CREATE INDEX bonsela_ledger_of_account ON bonsela_ledger (tenant, account, posted_at);
CREATE INDEX bonsela_ledger_of_issuance ON bonsela_ledger (tenant, issuance) WHERE issuance IS NOT NULL;
CREATE INDEX bonsela_ledger_of_campaign ON bonsela_ledger (tenant, campaign, posted_at) WHERE campaign IS NOT NULL;
CREATE INDEX bonsela_ledger_of_rule ON bonsela_ledger (tenant, rule, posted_at) WHERE rule IS NOT NULL;

-- Changes of the states of issuances that the figures by day do not contain yet.
CREATE TABLE bonsela_transition (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    issuance TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    seal BLOB NOT NULL
) STRICT;
CREATE INDEX bonsela_transition_of_tenant ON bonsela_transition (tenant, position);

-- What was posted and granted on each day. A day is a number of days since 1970-01-01.
CREATE TABLE bonsela_day_figures (
    tenant TEXT NOT NULL,
    day INTEGER NOT NULL,
    body BLOB NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, day)
) STRICT;

-- The positions up to which the figures by day contain a tenant's records, and the time zone of the days.
CREATE TABLE bonsela_watermark (
    tenant TEXT NOT NULL,
    zone TEXT NOT NULL,
    ledger INTEGER NOT NULL,
    issuances INTEGER NOT NULL,
    transitions INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant)
) STRICT, WITHOUT ROWID;

CREATE TABLE bonsela_wallet (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    currency TEXT NOT NULL,
    debts BLOB NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, currency)
) STRICT, WITHOUT ROWID;

-- What was spent from wallets, or is held: from which credits. held_until is in microseconds.
CREATE TABLE bonsela_spending (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    id TEXT NOT NULL,
    held_until INTEGER,
    spending BLOB NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bonsela_spending_held ON bonsela_spending (held_until) WHERE held_until IS NOT NULL;

-- The levels of subjects in tiers. Times are in microseconds.
CREATE TABLE bonsela_tier (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    tier TEXT NOT NULL,
    level TEXT,
    since INTEGER NOT NULL,
    kept_until INTEGER,
    ends_at INTEGER,
    event_id TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, tier)
) STRICT, WITHOUT ROWID;
CREATE INDEX bonsela_tier_ends ON bonsela_tier (ends_at) WHERE ends_at IS NOT NULL;

-- The refunded amounts of events, as decimals, and the refunded quantities of their lines.
CREATE TABLE bonsela_refund (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    event_id TEXT NOT NULL,
    refunded TEXT NOT NULL,
    whole TEXT NOT NULL,
    of_lines TEXT NOT NULL,
    lines BLOB NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, event_id)
) STRICT, WITHOUT ROWID;

-- The ids of the issuances that were used on an event, separated by spaces.
CREATE TABLE bonsela_follow_up (
    tenant TEXT NOT NULL,
    event_id TEXT NOT NULL,
    issuances TEXT NOT NULL,
    reported TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, event_id)
) STRICT, WITHOUT ROWID;

-- Breakers of rules.
CREATE TABLE bonsela_breaker (
    tenant TEXT NOT NULL,
    rule TEXT NOT NULL,
    phase TEXT NOT NULL,
    since INTEGER NOT NULL,
    awards INTEGER NOT NULL,
    currency TEXT,
    cost INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    opened_by TEXT,
    revision INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, rule)
) STRICT, WITHOUT ROWID;

-- Keyed hashes of redemption codes, never the codes themselves.
CREATE TABLE bonsela_code (
    tenant TEXT NOT NULL,
    hash TEXT NOT NULL,
    issuance TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE bonsela_credential (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    issuance TEXT NOT NULL,
    kind TEXT NOT NULL,
    key_id TEXT NOT NULL,
    generation INTEGER NOT NULL,
    hash TEXT NOT NULL,
    valid_until INTEGER,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, subject, issuance)
) STRICT, WITHOUT ROWID;

CREATE TABLE bonsela_attempts (
    tenant TEXT NOT NULL,
    whose TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, whose)
) STRICT, WITHOUT ROWID;

-- The delivery of a reward or a message through one connector. reference and provider_reference are its ids there.
CREATE TABLE bonsela_delivery (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT,
    connector TEXT NOT NULL,
    state TEXT NOT NULL,
    contradicted INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    reference TEXT NOT NULL,
    provider_reference TEXT,
    fence INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER,
    body BLOB NOT NULL,
    seal BLOB NOT NULL,
    UNIQUE (tenant, id)
) STRICT;
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
    tenant TEXT NOT NULL,
    connector TEXT NOT NULL,
    reference TEXT NOT NULL,
    delivery TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, connector, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX bonsela_former_reference_called ON bonsela_former_reference (connector, reference);

-- The attempts of each delivery, in order.
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
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, delivery, number)
) STRICT, WITHOUT ROWID;

-- Whether connectors are switched off for a tenant's deliveries.
CREATE TABLE bonsela_switch (
    tenant TEXT NOT NULL,
    connector TEXT NOT NULL,
    is_off INTEGER NOT NULL,
    since INTEGER NOT NULL,
    code TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, connector)
) STRICT, WITHOUT ROWID;

-- Commands that wait for approval or for their time, and how they were decided. status: WAITING, APPROVED, REJECTED.
-- digest: what is approved. due_at: when the rule set of an approved command is put in force.
CREATE TABLE bonsela_approval (
    tenant TEXT NOT NULL,
    command TEXT NOT NULL,
    status TEXT NOT NULL,
    digest TEXT NOT NULL,
    due_at INTEGER,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, command)
) STRICT, WITHOUT ROWID;
CREATE INDEX bonsela_approval_waiting ON bonsela_approval (tenant, command) WHERE status = 'WAITING';
CREATE INDEX bonsela_approval_of_digest ON bonsela_approval (tenant, digest);
CREATE INDEX bonsela_approval_due ON bonsela_approval (due_at) WHERE due_at IS NOT NULL;

-- Pools of codes. sealed_key is the pool's own key, encrypted with the tenant's key key_id.
CREATE TABLE bonsela_pool (
    tenant TEXT NOT NULL,
    pool TEXT NOT NULL,
    imported INTEGER NOT NULL,
    reserved INTEGER NOT NULL CHECK (reserved >= 0),
    claimed INTEGER NOT NULL CHECK (claimed >= 0),
    key_id TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, pool),
    CONSTRAINT bonsela_pool_within_stock CHECK (reserved + claimed <= imported)
) STRICT, WITHOUT ROWID;

-- Codes, encrypted with their pool's key. hash is a keyed hash.
CREATE TABLE bonsela_pool_code (
    tenant TEXT NOT NULL,
    pool TEXT NOT NULL,
    hash TEXT NOT NULL,
    position INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, pool, hash)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bonsela_pool_code_by_position ON bonsela_pool_code (tenant, pool, position);

-- The stored part of an unfinished import, after the codes of the pool. An empty command means that there is none.
CREATE TABLE bonsela_pool_stage (
    tenant TEXT NOT NULL,
    pool TEXT NOT NULL,
    command TEXT NOT NULL,
    codes INTEGER NOT NULL,
    known INTEGER,
    staged_at INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, pool)
) STRICT, WITHOUT ROWID;

-- The code of each issuance.
CREATE TABLE bonsela_pool_claim (
    tenant TEXT NOT NULL,
    issuance TEXT NOT NULL,
    pool TEXT NOT NULL,
    position INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (tenant, issuance)
) STRICT, WITHOUT ROWID;

INSERT INTO bonsela_schema (version) VALUES (1);
