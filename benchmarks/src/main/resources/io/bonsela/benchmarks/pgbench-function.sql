-- Does the work of one decision of the store benchmark in one function: it reads, locks and writes the same data, in the
-- same tables with the same indexes. It evaluates no rule and writes no readable record.
CREATE OR REPLACE FUNCTION bench_decide(p_id text, p_subject text, p_budget text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    micros bigint;
    counted bigint;
    issuance text;
    known bytea;
    -- As long as what the engine writes; no digest is computed.
    v_digest text := repeat('5a', 32);
    v_seal bytea := decode(repeat('5a', 32), 'hex');
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1);
    PERFORM pg_advisory_xact_lock(hashtextextended('subject' || p_subject, 0));
    PERFORM pg_advisory_xact_lock(hashtextextended('budget' || p_budget, 0));
    micros := extract(epoch FROM clock_timestamp()) * 1000000;
    PERFORM digest FROM bonsela_active_rules WHERE tenant = 'bench';
    SELECT body INTO known FROM bonsela_event WHERE tenant = 'bench' AND id = p_id;
    IF FOUND THEN
        RETURN 'repeated';
    END IF;
    PERFORM s.body FROM bonsela_subject s WHERE s.tenant = 'bench' AND s.name = p_subject;
    INSERT INTO bonsela_subject (tenant, name, body, seal)
        VALUES ('bench', p_subject, decode(repeat('5a', 18), 'hex'), v_seal)
        ON CONFLICT (tenant, name) DO UPDATE SET body = excluded.body, seal = excluded.seal;
    PERFORM c.decision_digest FROM bonsela_chain c WHERE c.tenant = 'bench' AND c.owner = p_subject;
    INSERT INTO bonsela_chain (tenant, owner, decisions, decision_digest, answers, answer_digest, seal)
        VALUES ('bench', p_subject, 1, v_digest, 0, '', v_seal)
        ON CONFLICT (tenant, owner) DO UPDATE
            SET decisions = bonsela_chain.decisions + 1, decision_digest = excluded.decision_digest, seal = excluded.seal;
    INSERT INTO bonsela_counter (tenant, subject, cap, scope, period, used, entries, revision, seal)
        VALUES ('bench', p_subject, 'each', 'scope', 'lifetime', 1, '', 1, v_seal)
        ON CONFLICT (tenant, subject, cap, scope, period)
            DO UPDATE SET used = bonsela_counter.used + 1, revision = bonsela_counter.revision + 1,
                seal = excluded.seal
            WHERE bonsela_counter.used < 1000000
        RETURNING used INTO counted;
    IF NOT FOUND THEN
        RETURN 'capped';
    END IF;
    UPDATE bonsela_budget SET reserved = reserved + 1, revision = revision + 1,
            seal = v_seal
        WHERE tenant = 'bench' AND budget = p_budget AND period = 'lifetime' AND reserved + charged + 1 <= amount;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'exhausted';
    END IF;
    INSERT INTO bonsela_event (tenant, id, subject, type, sequence, decided_at, first_seal, body)
        VALUES ('bench', p_id, p_subject, 'purchase', counted, micros, v_digest, decode(repeat('5a', 810), 'hex'));
    issuance := lpad(to_hex(micros / 1000), 12, '0') || substr(md5(p_id), 1, 20);
    INSERT INTO bonsela_issuance (tenant, id, subject, event_id, rule, reward, state, is_open, issued_at, body, seal)
        VALUES ('bench', issuance, p_subject, p_id, 'rule-0', 'cent', 'ISSUED', 1, micros,
            decode(repeat('5a', 330), 'hex'), v_seal);
    INSERT INTO bonsela_ledger
            (tenant, posting, account, currency, amount, kind, posted_at, subject, issuance, rule, seal)
        VALUES
            ('bench', issuance || '/RESERVE', 'budget/' || p_budget || '/lifetime/available', 'USD', -1, 'RESERVE',
                micros, p_subject, issuance, 'rule-0', v_seal),
            ('bench', issuance || '/RESERVE', 'budget/' || p_budget || '/lifetime/reserved', 'USD', 1, 'RESERVE',
                micros, p_subject, issuance, 'rule-0', v_seal);
    RETURN 'matched';
END $$;
