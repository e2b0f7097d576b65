package io.bonsela.core.analyse;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.check.Windows;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.kernel.Aggregation;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Input;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds representative values of each variable that conditions use: one of each group of values that they cannot
 * distinguish. A variable that may be missing is also represented by null.
 */
final class RepresentativeValues {
    private final CheckedRules rules;
    private final EventType eventType;
    private final Atoms atoms;
    private final Calendar calendar;
    private final Effort effort;
    private final Map<Input, Set<Object>> constants = new TreeMap<>();
    private final Map<Input, Set<String>> keys = new TreeMap<>();
    private final Map<Input, Set<String>> codes = new TreeMap<>();
    private final Map<Input, Set<String>> collections = new HashMap<>();
    private final Set<Input> unavailable = new TreeSet<>();

    RepresentativeValues(CheckedRules rules, EventType eventType, Atoms atoms, Calendar calendar, Effort effort) {
        this.rules = rules;
        this.eventType = eventType;
        this.atoms = atoms;
        this.calendar = calendar;
        this.effort = effort;
    }

    /** Returns the values of all variables that conditions use. */
    Map<Input, Options> of(List<Kernel> conditions) {
        for (Kernel condition : conditions) {
            Atoms.of(condition).forEach(this::read);
        }
        Map<Input, Options> options = new TreeMap<>();
        constants.keySet().forEach(root -> options.put(root, Options.of(values(root))));
        return options;
    }

    private void read(Kernel atom) {
        for (Input root : atoms.roots(atom)) {
            constants.computeIfAbsent(root, r -> new LinkedHashSet<>()).addAll(Atoms.constants(atom));
            readKeys(atom, root);
        }
    }

    private void readKeys(Kernel expression, Input root) {
        if (expression instanceof Call call) {
            CheckedRules.collection(call)
                    .ifPresent(collection -> readKeys(call.operator().name(), collection, root));
        }
        if (expression instanceof Call call && call.operator() instanceof InRollout rollout) {
            keys.computeIfAbsent(root, r -> new TreeSet<>()).addAll(rollout.names());
        }
        if (expression instanceof Call call && call.operator() instanceof HasCode code) {
            codes.computeIfAbsent(root, r -> new TreeSet<>()).add(code.text());
        }
        if (Kernel.isOf(expression, Op.IF_UNAVAILABLE) && expression.operands().get(0) instanceof Read fact) {
            unavailable.add(atoms.root(fact));
        }
        expression.operands().forEach(part -> readKeys(part, root));
    }

    /** Adds every key of a collection, because another collection may distinguish any two of them. */
    private void readKeys(String name, NamedCollection collection, Input root) {
        if (collections.computeIfAbsent(root, r -> new HashSet<>()).add(name)) {
            effort.ofSteps(collection.entries().size());
            keys.computeIfAbsent(root, r -> new TreeSet<>())
                    .addAll(collection.entries().keySet());
        }
    }

    private List<@Nullable Object> values(Input root) {
        Set<Object> compared = Objects.requireNonNull(constants.get(root));
        List<@Nullable Object> values = new ArrayList<>();
        if (root.equals(Read.TIME)) {
            values.addAll(calendar.instants(compared, effort));
            return values;
        }
        if (root instanceof History history) {
            ofAggregate(history, compared, values);
            return values;
        }
        Read read = (Read) root;
        Attribute attribute = attribute(read);
        ValueType type = atoms.types().get(read.path());
        if (attribute != null && !attribute.values().isEmpty()) {
            values.addAll(attribute.values());
        } else if (type != null) {
            values.addAll(TypeValues.of(type, bounded(compared, attribute), texts(root, compared), zone()));
        }
        if (attribute != null) {
            values.removeIf(value -> value != null && !attribute.isWithinBounds(value));
        }
        boolean always =
                read.equals(Read.SUBJECT) || read.root() == Root.ID || (attribute != null && attribute.required());
        if (!always) {
            values.add(null);
        }
        if (unavailable.contains(root)) {
            values.add(Reason.of(ReasonCode.FACT_UNAVAILABLE, "fact", String.join(".", read.steps())));
        }
        return values;
    }

    /** Returns the keys that are looked up, and each code in a spelling with which nothing is compared. */
    private Set<String> texts(Input root, Set<Object> compared) {
        Set<String> texts = new TreeSet<>(keys.getOrDefault(root, Set.of()));
        for (String code : codes.getOrDefault(root, Set.of())) {
            String spelling = code;
            while (compared.contains(spelling) || texts.contains(spelling)) {
                spelling += "-";
            }
            texts.add(spelling);
        }
        return texts;
    }

    /** Returns the constants that an attribute is compared with, and its bounds. */
    private static Set<Object> bounded(Set<Object> compared, @Nullable Attribute attribute) {
        if (attribute == null) {
            return compared;
        }
        Set<Object> all = new HashSet<>(compared);
        Stream.of(Optional.ofNullable(attribute.least()), Optional.ofNullable(attribute.max()))
                .flatMap(Optional::stream)
                .map(bound -> ofType(attribute.type(), bound))
                .forEach(all::add);
        return all;
    }

    private static Object ofType(ValueType type, BigDecimal bound) {
        return type.kind() == ValueType.Kind.MONEY && type.currency() != null
                ? Money.of(type.currency(), bound.toPlainString())
                : bound;
    }

    private @Nullable Attribute attribute(Read read) {
        return read.root() == Root.EVENT ? eventType.attributes().get(String.join(".", read.steps())) : null;
    }

    private ZoneId zone() {
        return rules.ruleSet().zone();
    }

    /** Adds the values of an aggregate; a count is a whole number, and at most what its window can contain. */
    private void ofAggregate(History history, Set<Object> compared, List<@Nullable Object> into) {
        NumberedAggregate plan = rules.aggregates().get(history.number());
        Aggregation aggregate = plan.aggregate();
        Measure measure = aggregate.measure();
        if (!aggregate.isCount()) {
            into.addAll(TypeValues.of(plan.type(), compared, keys.getOrDefault(history, Set.of()), zone()));
            between(compared, plan.type(), into);
            into.add(null);
            return;
        }
        boolean isSince = aggregate.window() instanceof Window.Since;
        boolean countsItself = aggregate.eventType().equals(eventType.name())
                && aggregate.filter() == null
                && !isSince
                && measure != Measure.DISTINCT;
        long least = countsItself ? 1 : 0;
        long most = measure == Measure.STREAK
                ? aggregate.mostPeriods()
                : measure == Measure.DISTINCT_DAYS && !isSince ? Windows.dates(aggregate.window()) : Long.MAX_VALUE;
        TreeSet<Long> numbers = new TreeSet<>(List.of(least, least + 1));
        for (Object constant : compared) {
            if (constant instanceof BigDecimal number) {
                BigDecimal near = number.max(BigDecimal.ZERO).min(BigDecimal.valueOf(Long.MAX_VALUE / 2));
                long below = near.setScale(0, RoundingMode.FLOOR).longValueExact();
                numbers.addAll(List.of(below - 1, below, below + 1, below + 2));
            }
        }
        numbers.stream()
                .filter(number -> number >= least && number <= most)
                .map(BigDecimal::valueOf)
                .forEach(into::add);
    }

    /** Adds amounts between minor units, which an aggregate of amounts may have. */
    private static void between(Set<Object> compared, ValueType type, List<@Nullable Object> into) {
        for (Object constant : compared) {
            if (type.kind() == ValueType.Kind.MONEY && constant instanceof Money money) {
                BigDecimal half = new Money(money.currency(), 1).amount().divide(BigDecimal.valueOf(2));
                into.add(new Amount(money.currency(), money.amount().add(half)));
                into.add(new Amount(money.currency(), money.amount().subtract(half)));
            }
        }
    }
}
