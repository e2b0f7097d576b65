package io.bonsela.core.report;

import io.bonsela.api.Issuance;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.core.rules.CompiledRules;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that each rule which paid while it had a breaker has the row that counts for it. Not thread-safe. */
final class BreakerCheck {
    /** Near a publication it is not certain which rules a decision was made under. */
    private static final Duration UNCERTAIN = Duration.ofMinutes(1);

    private final Findings findings;
    private final NavigableMap<Instant, Set<String>> guarded = new TreeMap<>();
    private final Set<String> expected = new TreeSet<>();
    private final Set<String> found = new TreeSet<>();

    /**
     * Creates a check.
     *
     * @param known the rule sets that were in force, except those that cannot be compiled
     * @param publications the publications, in their order
     */
    BreakerCheck(List<CompiledRules> known, List<Publication> publications, Findings findings) {
        this.findings = findings;
        Map<String, Set<String>> byDigest = new HashMap<>();
        known.forEach(rules -> byDigest.put(rules.digest(), guarded(rules)));
        publications.forEach(
                publication -> guarded.put(publication.at(), byDigest.getOrDefault(publication.digest(), Set.of())));
    }

    private static Set<String> guarded(CompiledRules rules) {
        return rules.checked().ruleSet().rules().stream()
                .filter(rule -> rule.breaker() != null)
                .map(Rule::id)
                .collect(Collectors.toSet());
    }

    void issuance(Issuance issuance) {
        Instant at = issuance.issuedAt();
        if (isGuarded(issuance.rule(), at)
                && isGuarded(issuance.rule(), at.minus(UNCERTAIN))
                && isGuarded(issuance.rule(), at.plus(UNCERTAIN))) {
            expected.add(issuance.rule());
        }
    }

    private boolean isGuarded(String rule, Instant at) {
        Map.Entry<Instant, Set<String>> rules = guarded.floorEntry(at);
        return rules != null && rules.getValue().contains(rule);
    }

    void state(StateKey<?> key) {
        if (key instanceof BreakerKey breaker) {
            found.add(breaker.rule());
        }
    }

    /** Compares the rules after everything was read. */
    void end() {
        expected.removeAll(found);
        expected.forEach(rule -> findings.differ(
                "breaker of rule " + rule, "missing", "present, because it counted grants", Source.ISSUANCES));
    }
}
