package io.bonsela.core.check;

import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.core.codec.Canonical;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Numbers the aggregates of a rule set, equal ones alike. */
final class AggregateTable {
    private final Map<String, NumberedAggregate> byQuestion = new LinkedHashMap<>();
    private final ZoneId zone;

    /** In another zone events fall on other dates, so each zone has its histories. */
    AggregateTable(ZoneId zone) {
        this.zone = zone;
    }

    /** What is kept depends on the types of the attributes that it looks at, as much as on what it asks. */
    int number(Aggregate kernel, ValueType type, String meaning, @Nullable Integer anchor) {
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

    /** These, and those that their windows begin with. */
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

    private static Aggregate kept(Aggregate kernel) {
        return new Aggregate(Measure.COUNT, kernel.eventType(), kernel.of(), kernel.filter(), new Window.Lifetime());
    }
}
