package io.bonsela.core.rules;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.check.CodeFact;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules.Partition;
import io.bonsela.core.rules.CompiledRules.RuleFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Determines which facts a decision depends on. Rules are matched with a failure in place of each unknown fact. A
 * condition that is false nevertheless is false whatever the fact is, because a failure can only hide a result.
 */
public final class FactNeeds {
    private FactNeeds() {}

    /**
     * Returns the facts to fetch next: those at which the evaluation of a condition stopped, and all facts that a rule
     * names whose condition holds.
     *
     * @param known the known facts, by name; a {@link Reason} stands for a fact that is not available
     * @return the names of the facts; empty: the known facts are enough
     */
    public static Set<String> next(
            CompiledRules rules, Event event, Instant occurredAt, Map<String, @Nullable Object> known, Calls calls) {
        Partition partition = rules.partition(event.type());
        Set<String> next = new TreeSet<>();
        if (partition == null || partition.facts().isEmpty()) {
            return next;
        }
        Map<String, @Nullable Object> facts = new HashMap<>();
        partition.facts().values().forEach(named -> {
            named.matching().forEach(name -> facts.put(name, awaited(name)));
            named.beyond().forEach(name -> facts.put(name, awaited(name)));
        });
        facts.putAll(known);
        MatchedEvent.matches(rules, event, occurredAt, facts, calls).forEach((rule, failure) -> {
            RuleFacts named = partition.facts().get(rule);
            if (named != null) {
                add(named, failure, known, next);
            }
        });
        next.removeIf(name -> isOfNothingTyped(name, event));
        return next;
    }

    /** Returns all facts that the rules for an event type name. */
    public static Set<String> all(CompiledRules rules, String eventType) {
        Partition partition = rules.partition(eventType);
        Set<String> all = new TreeSet<>();
        if (partition != null) {
            partition.facts().values().forEach(named -> {
                all.addAll(named.matching());
                all.addAll(named.beyond());
            });
        }
        return all;
    }

    private static void add(
            RuleFacts named, @Nullable Reason failure, Map<String, @Nullable Object> known, Set<String> into) {
        if (failure == null) {
            named.beyond().stream().filter(name -> !known.containsKey(name)).forEach(into::add);
            return;
        }
        // Another failure came first: any of the facts may still make the condition false.
        named.matching().stream()
                .filter(name -> !known.containsKey(name))
                .filter(name -> failure.equals(awaited(name)) || !isAwait(failure))
                .forEach(into::add);
    }

    /** Whether a fact is about a code, but none was typed. */
    private static boolean isOfNothingTyped(String fact, Event event) {
        return CodeFact.named(fact)
                .filter(code -> !(event.attribute(code.attribute()) instanceof String typed)
                        || Spelling.code(typed).isEmpty())
                .isPresent();
    }

    private static Reason awaited(String name) {
        return Reason.of(ReasonCode.EVALUATION_FAILED, "awaited", name);
    }

    private static boolean isAwait(Reason failure) {
        return failure.arguments().containsKey("awaited");
    }
}
