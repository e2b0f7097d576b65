package io.bonsela.core.pipeline;

import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Publish;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.Store;
import io.bonsela.core.command.ProposedRules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts scheduled rule sets in force when they are due. Thread-safe. */
final class DueRuleSets {
    private static final Logger LOG = LoggerFactory.getLogger(DueRuleSets.class);
    /** How many that are due are read at once. */
    private static final int MOST_DUE = 100;

    private final Store store;
    private final Timeline timeline;
    private final Publisher publisher;

    DueRuleSets(Store store, Timeline timeline, Publisher publisher) {
        this.store = store;
        this.timeline = timeline;
        this.publisher = publisher;
    }

    /**
     * Puts the rule sets in force that are due.
     *
     * @param notAfter ignores what is due later; null: ignores what is not due now
     */
    void publish(@Nullable Instant notAfter) {
        Instant now = timeline.forStore();
        Instant at = notAfter == null ? null : notAfter.truncatedTo(ChronoUnit.MICROS);
        Instant until = now == null ? at : timeline.dueAt(at, now);
        // Some that failed stay due: others are read past them.
        Set<ApprovalKey> seen = new HashSet<>();
        List<ApprovalKey> due = store.dueRules(until, MOST_DUE, now);
        while (!seen.containsAll(due)) {
            due.stream().filter(seen::add).forEach(this::publish);
            due = store.dueRules(until, MOST_DUE + seen.size(), now);
        }
    }

    private void publish(ApprovalKey key) {
        try {
            ProposedRules due = ProposedRules.of(store.records(), key.tenant(), key.command())
                    .orElseThrow();
            Origin origin = Origin.of(key.tenant(), ProposedRules.SCHEDULED + key.command(), due.actor());
            Receipt receipt = publisher.execute(new RuleRequest(new Publish(origin, due.ruleSet()), due, true));
            LOG.atInfo()
                    .addKeyValue("tenant", key.tenant())
                    .addKeyValue("command", key.command())
                    .addKeyValue("answer", receipt)
                    .log("a scheduled rule set was due");
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("tenant", key.tenant())
                    .addKeyValue("command", key.command())
                    .setCause(e)
                    .log("a scheduled rule set was not put in force; retrying in the next run");
        }
    }
}
