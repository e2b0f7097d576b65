-- Row-level security: a transaction sees the tenant that app.tenant_id names, and nothing while that is not set. The
-- engine sets it in each of its transactions, and bonsela.all_tenants to look for due work and to list its tenants.
-- Roles without BYPASSRLS are bound by it, the tables' owner included.

ALTER TABLE bonsela_active_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_active_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_active_rules_of_tenant ON bonsela_active_rules
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_rule_set ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_rule_set FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_rule_set_of_tenant ON bonsela_rule_set
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_publication FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_publication_of_tenant ON bonsela_publication
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_subject ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_subject FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_subject_of_tenant ON bonsela_subject
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_event FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_event_of_tenant ON bonsela_event
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_log_refund ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_log_refund FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_log_refund_of_tenant ON bonsela_log_refund
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_history FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_history_of_tenant ON bonsela_history
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_history_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_history_day FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_history_day_of_tenant ON bonsela_history_day
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_counter ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_counter FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_counter_of_tenant ON bonsela_counter
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_budget ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_budget FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_budget_of_tenant ON bonsela_budget
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_command ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_command FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_command_of_tenant ON bonsela_command
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_issuance ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_issuance FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_issuance_of_tenant ON bonsela_issuance
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_ledger ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_ledger FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_ledger_of_tenant ON bonsela_ledger
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_wallet ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_wallet FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_wallet_of_tenant ON bonsela_wallet
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_refund ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_refund FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_refund_of_tenant ON bonsela_refund
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_code FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_code_of_tenant ON bonsela_code
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_credential FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_credential_of_tenant ON bonsela_credential
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_attempts_of_tenant ON bonsela_attempts
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_delivery_of_tenant ON bonsela_delivery
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_delivery_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_delivery_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_delivery_attempt_of_tenant ON bonsela_delivery_attempt
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_switch ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_switch FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_switch_of_tenant ON bonsela_switch
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_meaning ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_meaning FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_meaning_of_tenant ON bonsela_meaning
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_pool ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_pool FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_pool_of_tenant ON bonsela_pool
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_pool_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_pool_code FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_pool_code_of_tenant ON bonsela_pool_code
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');

ALTER TABLE bonsela_pool_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE bonsela_pool_claim FORCE ROW LEVEL SECURITY;
CREATE POLICY bonsela_pool_claim_of_tenant ON bonsela_pool_claim
    USING (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on')
    WITH CHECK (tenant = current_setting('app.tenant_id', true) OR current_setting('bonsela.all_tenants', true) = 'on');
