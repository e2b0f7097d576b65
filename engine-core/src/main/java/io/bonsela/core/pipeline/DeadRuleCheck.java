package io.bonsela.core.pipeline;

import io.bonsela.api.rule.RuleSet;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.WorkerPool;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of rules that can never pay in a rule set that was published. It runs later and on its own thread, because the
 * publication does not depend on it. Thread-safe.
 */
final class DeadRuleCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DeadRuleCheck.class);
    private static final int MOST_ANALYSED = 100;
    private static final int MOST_WAITING = 16;

    private final RulesInForce rules;
    private final WorkerPool thread;

    DeadRuleCheck(RulesInForce rules, ForeignCode foreign) {
        this.rules = rules;
        thread = new WorkerPool("bonsela-analysis", foreign, 1, 1, new ArrayBlockingQueue<>(MOST_WAITING));
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Checks a rule set later. A large set, or one that arrives while the queue is full, is analysed only on request.
     */
    void submit(RuleSet ruleSet) {
        thread.execute(() -> check(ruleSet));
    }

    private void check(RuleSet ruleSet) {
        if (ruleSet.rules().size() > MOST_ANALYSED) {
            return;
        }
        try {
            rules.neverPaying(ruleSet)
                    .forEach((rule, shadowedBy) -> LOG.atWarn()
                            .addKeyValue("tenant", ruleSet.tenant())
                            .addKeyValue("rule", rule)
                            .addKeyValue("shadowedBy", shadowedBy)
                            .log("rule can never pay"));
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("tenant", ruleSet.tenant()).setCause(e).log("rule set could not be analysed");
        }
    }

    /** Cancels checks that have not finished. */
    void close() {
        thread.shutdownNow();
    }
}
