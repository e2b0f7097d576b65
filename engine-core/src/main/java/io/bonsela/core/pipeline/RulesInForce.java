package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Query;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.Store;
import io.bonsela.core.analyse.Analyser;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.RuleSetChecker;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.Outlets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiled rule set of each tenant as it was last seen. Every unit of work compares it with the store's.
 * Thread-safe.
 */
public final class RulesInForce {
    private static final Logger LOG = LoggerFactory.getLogger(RulesInForce.class);
    private static final int MOST_COMPILED = 100;

    private final Store store;
    private final Vocabulary vocabulary;
    private final RuleEvaluatorProvider evaluators;
    private final Outlets outlets;
    private final Operators operators;
    private final ScopeSecrets scopes;
    private final Map<String, CompiledRules> byTenant = new ConcurrentHashMap<>();

    /** Creates the rules in force of a store. */
    public RulesInForce(
            Store store,
            Vocabulary vocabulary,
            RuleEvaluatorProvider evaluators,
            Outlets outlets,
            Operators operators,
            ScopeSecrets scopes) {
        this.store = store;
        this.vocabulary = vocabulary;
        this.evaluators = evaluators;
        this.outlets = outlets;
        this.operators = operators;
        this.scopes = scopes;
    }

    /** Returns the mistakes in a rule set. */
    public List<Diagnostic> validate(RuleSet ruleSet) {
        return RuleSetChecker.check(ruleSet, vocabulary).diagnostics();
    }

    /** Analyses what can go wrong with a rule set. */
    public Analysis analyse(RuleSet ruleSet, boolean pairs) {
        return Analyser.analyse(ruleSet, vocabulary.forRulesInForce(), operators, pairs);
    }

    /**
     * Returns the rules that can never pay, as far as a quick analysis finds them, each with the rules that shadow it.
     */
    SortedMap<String, List<String>> neverPaying(RuleSet ruleSet) {
        return Analyser.neverPaying(ruleSet, vocabulary.forRulesInForce(), operators);
    }

    /** Checks and compiles a rule set. Events do not wait for it. */
    public CompiledRules compile(RuleSet ruleSet) {
        return compile(ruleSet, vocabulary);
    }

    private CompiledRules compile(RuleSet ruleSet, Vocabulary words) {
        RuleSetChecker.Result result = RuleSetChecker.check(ruleSet, words);
        CheckedRules checked = result.rules().orElseThrow(() -> new InvalidRuleSetException(result.diagnostics()));
        String tenant = ruleSet.tenant();
        return CompiledRules.compile(checked, evaluators, outlets, scopes.of(tenant), byTenant.get(tenant));
    }

    /** Returns a tenant's rules as they were last seen; if they were never seen, as the store has them. */
    Optional<CompiledRules> of(String tenant) {
        CompiledRules seen = byTenant.get(tenant);
        return seen != null ? Optional.of(seen) : store.activeRules(tenant).map(active -> refresh(tenant, active));
    }

    /**
     * Returns a tenant's rules; before its first rules are in force, a rule set without rules if it has records: some
     * commands can be decided without rules.
     */
    Optional<CompiledRules> ofRecords(String tenant) {
        return of(tenant).or(() -> hasRecords(tenant) ? Optional.of(compile(empty(tenant))) : Optional.empty());
    }

    private boolean hasRecords(String tenant) {
        return !store.records().audit(Query.of(tenant).limit(1)).items().isEmpty();
    }

    private static RuleSet empty(String tenant) {
        return RuleSet.of(tenant, ZoneOffset.UTC).build();
    }

    /**
     * Compiles the rules in force, so that no event waits for it. If there are many tenants, only the first by name.
     */
    public void compileAll() {
        for (String tenant : tenants().stream().limit(MOST_COMPILED).toList()) {
            try {
                of(tenant);
            } catch (BonselaException e) {
                // The first use of these rules reports the error; other tenants do not need them.
                LOG.atDebug().addKeyValue("tenant", tenant).setCause(e).log("the rules in force do not compile");
            }
        }
    }

    /** A damaged store can still be examined: its first use for a decision reports the error. */
    private List<String> tenants() {
        try {
            return List.copyOf(store.records().tenants());
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            LOG.atError().setCause(e).log("the tenants of the store cannot be listed");
            return List.of();
        }
    }

    /** Returns whether the store has different rules in force than were last seen, and loads them. */
    boolean haveChanged(String tenant) {
        CompiledRules seen = byTenant.get(tenant);
        Optional<ActiveRules> active = store.activeRules(tenant);
        active.ifPresent(rules -> refresh(tenant, rules));
        return active.isPresent()
                && (seen == null || !seen.digest().equals(active.get().digest()));
    }

    /** Returns the rules that are in force in the store, compiled. */
    CompiledRules refresh(String tenant, ActiveRules active) {
        CompiledRules seen = byTenant.get(tenant);
        if (seen != null && seen.digest().equals(active.digest())) {
            return seen;
        }
        RuleSet ruleSet = store.records()
                .ruleSet(tenant, active.digest())
                .orElseThrow(() -> new BonselaException(
                        ErrorCode.STORE_DAMAGED, "rule set " + active.digest() + " of " + tenant + " is missing"));
        CompiledRules compiled = compile(ruleSet, vocabulary.forRulesInForce());
        byTenant.put(tenant, compiled);
        return compiled;
    }

    /** Remembers these rules as the last seen. */
    public void adopt(CompiledRules compiled) {
        byTenant.put(compiled.checked().ruleSet().tenant(), compiled);
    }
}
