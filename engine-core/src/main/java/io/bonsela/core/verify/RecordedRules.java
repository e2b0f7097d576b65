package io.bonsela.core.verify;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.RuleSetChecker;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.Outlets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles the rule sets of a store's decisions for the reference interpreter, and caches them. Thread-safe. */
public final class RecordedRules {
    private static final int MOST_RULE_SETS = 16;

    private final Store store;
    private final Vocabulary vocabulary;
    private final Map<String, Found> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Found> eldest) {
            return size() > MOST_RULE_SETS;
        }
    };

    /**
     * A compiled rule set, or the reason why it cannot be compiled.
     *
     * @param rules null: there is a reason
     * @param reason null: there are rules
     */
    public record Found(
            @Nullable CompiledRules rules, @Nullable Reason reason) {}

    /** The rule sets of a store. */
    public RecordedRules(Store store, Vocabulary vocabulary) {
        this.store = store;
        this.vocabulary = vocabulary.forRulesInForce();
    }

    /** Finds a rule set by its digest. */
    public synchronized Found find(String tenant, String digest) {
        return compiled.computeIfAbsent(tenant + '/' + digest, key -> compile(tenant, digest));
    }

    private Found compile(String tenant, String digest) {
        Optional<RuleSet> ruleSet;
        try {
            ruleSet = store.records().ruleSet(tenant, digest);
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            return new Found(null, Reason.of(ReasonCode.UNREADABLE, "error", String.valueOf(e.getMessage())));
        }
        if (ruleSet.isEmpty() || !Canonical.digest(ruleSet.get()).equals(digest)) {
            return new Found(null, Reason.of(ReasonCode.RULE_SET_GONE, "ruleSet", digest));
        }
        RuleSetChecker.Result checked = RuleSetChecker.check(ruleSet.get(), vocabulary);
        Optional<CheckedRules> sound = checked.rules();
        return sound.isEmpty()
                ? new Found(
                        null,
                        Reason.of(
                                ReasonCode.RULE_SET_NOT_UNDERSTOOD,
                                "error",
                                checked.diagnostics().get(0).toString()))
                : new Found(
                        CompiledRules.compile(sound.get(), new InterpreterProvider(), Outlets.NONE, Scopes.PLAIN, null),
                        null);
    }
}
