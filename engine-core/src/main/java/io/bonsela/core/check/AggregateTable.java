package io.bonsela.core.check;

import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.kernel.Aggregation;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Numbers the aggregates of a rule set. Equal aggregates get the same number. */
final class AggregateTable {
    private final Map<String, NumberedAggregate> byQuestion = new LinkedHashMap<>();
    private final ZoneId zone;

    /** The zone determines the dates of events, so each zone has separate histories. */
    AggregateTable(ZoneId zone) {
        this.zone = zone;
    }

    /** Returns the number of an aggregate. Its history also depends on {@code meaning}, such as attribute types. */
    int number(Aggregation kernel, ValueType type, String meaning, @Nullable Integer anchor) {
        String question = Canonical.digest(kernel);
        return byQuestion
                .computeIfAbsent(
                        question,
                        q -> new NumberedAggregate(
                                byQuestion.size(),
                                kernel,
                                type,
                                Canonical.derive(zone.getId(), Canonical.digest(kept(kernel)), meaning),
                                q,
                                anchor))
                .number();
    }

    /** Returns these aggregates and the aggregates that define where their windows begin. */
    Set<Integer> withAnchors(Set<Integer> numbers) {
        Set<Integer> all = new TreeSet<>(numbers);
        for (NumberedAggregate plan : byQuestion.values()) {
            if (plan.anchor() != null && numbers.contains(plan.number())) {
                all.add(plan.anchor());
            }
        }
        return all;
    }

    List<NumberedAggregate> plans() {
        return new ArrayList<>(byQuestion.values());
    }

    private static Aggregation kept(Aggregation kernel) {
        return new Aggregation(Measure.COUNT, kernel.eventType(), kernel.of(), kernel.filter(), new Window.Lifetime());
    }
}
