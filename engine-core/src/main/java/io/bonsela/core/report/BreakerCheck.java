package io.bonsela.core.report;

import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.core.rules.CompiledRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks that each rule which paid while it had a breaker has the row that counts for it. Not thread-safe. */
final class BreakerCheck {
    private final Findings findings;
    /** By rule: the digests of the rule sets in which it has a breaker. */
    private final Map<String, Set<String>> guarded = new TreeMap<>();

    /**
     * Creates a check.
     *
     * @param known the rule sets that were in force, except those that cannot be compiled
     */
    BreakerCheck(List<CompiledRules> known, Findings findings) {
        this.findings = findings;
        for (CompiledRules rules : known) {
            for (Rule rule : rules.checked().ruleSet().rules()) {
                if (rule.breaker() != null) {
                    guarded.computeIfAbsent(rule.id(), id -> new HashSet<>()).add(rules.digest());
                }
            }
        }
    }

    void state(StateKey<?> key) {
        if (key instanceof BreakerKey breaker) {
            guarded.remove(breaker.rule());
        }
    }

    /** Looks for grants of the rules that have no row, after everything was read. */
    void end(Records records, String tenant) {
        if (!guarded.isEmpty()) {
            Set<String> missing = new HashSet<>();
            Pages.each(Query.of(tenant), records::issuances, issuance -> {
                if (!missing.contains(issuance.rule()) && hasCounted(issuance, records)) {
                    missing.add(issuance.rule());
                }
            });
            missing.forEach(rule -> findings.differ(
                    "breaker of rule " + rule, "missing", "present, because it counted grants", Source.ISSUANCES));
        }
    }

    private boolean hasCounted(Issuance issuance, Records records) {
        Set<String> digests = guarded.get(issuance.rule());
        return digests != null
                && records.decision(issuance.tenant(), issuance.eventId())
                        .map(Decision::ruleSet)
                        .filter(digests::contains)
                        .isPresent();
    }
}
