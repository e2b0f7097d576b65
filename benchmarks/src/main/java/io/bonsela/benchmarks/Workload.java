package io.bonsela.benchmarks;

import io.bonsela.api.Event;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.EvaluatorSpec;
import io.bonsela.core.evaluate.EvaluatorSpec.RuleCondition;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Generates rules and events from a seed: equality of merchant, channel, tier and day, bounds on amount and visits, and
 * lists of categories, over up to eight event types. About 1 % of the rules, and thirty more, name no merchant.
 */
final class Workload {
    static final int EVENTS = 2_048;
    final List<Generated> rules = new ArrayList<>();
    final EvaluationInput[] inputs = new EvaluationInput[EVENTS];
    private final List<String> types;

    /** A rule: the condition that Bonsela compiles, and a key and predicates for the limit. */
    record Generated(String type, String merchant, Kernel condition, List<Predicate<Event>> rest) {}

    Workload(int size) {
        Random random = new Random(20261121);
        int merchants = Math.max(2, size / 40);
        types = new ArrayList<>();
        for (int i = 0; i < (size <= 10 ? 2 : 8); i++) {
            types.add("type-" + i);
        }
        int globals = size <= 10 ? 4 : size / 100 + 30;
        for (int i = 0; i < size; i++) {
            rules.add(rule(random, i < globals ? null : "merchant-" + random.nextInt(merchants)));
        }
        for (int i = 0; i < EVENTS; i++) {
            inputs[i] = input(random, i, merchants);
        }
    }

    /** Returns what the evaluators compile, by event type. */
    Map<String, EvaluatorSpec> specs() {
        Map<String, List<RuleCondition>> byType = new HashMap<>();
        types.forEach(type -> byType.put(type, new ArrayList<>()));
        for (int i = 0; i < rules.size(); i++) {
            byType.get(rules.get(i).type())
                    .add(new RuleCondition(i, rules.get(i).condition()));
        }
        Map<String, EvaluatorSpec> specs = new HashMap<>();
        byType.forEach((type, conditions) -> specs.put(type, new EvaluatorSpec(ZoneOffset.UTC, conditions)));
        return specs;
    }

    private Generated rule(Random random, String merchant) {
        String type = types.get(random.nextInt(types.size()));
        List<Kernel> parts = new ArrayList<>();
        List<Predicate<Event>> rest = new ArrayList<>();
        if (merchant != null) {
            parts.add(Apply.of(Op.EQUAL, field("merchant"), new Constant(merchant)));
        }
        List<Integer> kinds = new ArrayList<>(Arrays.asList(0, 1, 2, 3, 4, 5));
        Collections.shuffle(kinds, random);
        int count = merchant == null ? 4 : 1 + random.nextInt(3);
        for (int kind : kinds.subList(0, count)) {
            add(random, kind, parts, rest);
        }
        return new Generated(type, merchant, Kernel.all(parts), rest);
    }

    private static void add(Random random, int kind, List<Kernel> parts, List<Predicate<Event>> rest) {
        switch (kind) {
            case 0 -> equality("channel", "channel-" + random.nextInt(5), parts, rest);
            case 1 -> equality("tier", "tier-" + random.nextInt(4), parts, rest);
            case 2 -> equality("day", "day-" + random.nextInt(7), parts, rest);
            case 3 -> {
                BigDecimal least = BigDecimal.valueOf(random.nextInt(100));
                parts.add(Apply.of(Op.AT_LEAST, field("amount"), new Constant(least)));
                rest.add(e -> ((BigDecimal) e.attribute("amount")).compareTo(least) >= 0);
            }
            case 4 -> {
                BigDecimal least = BigDecimal.valueOf(random.nextInt(20));
                parts.add(Apply.of(Op.AT_LEAST, field("visits"), new Constant(least)));
                rest.add(e -> ((BigDecimal) e.attribute("visits")).compareTo(least) >= 0);
            }
            default -> {
                List<String> categories = new ArrayList<>();
                for (int i = 0; i < 2 + random.nextInt(4); i++) {
                    categories.add("category-" + random.nextInt(12));
                }
                parts.add(Apply.of(Op.IN, field("category"), new Constant(categories)));
                rest.add(e -> categories.contains((String) e.attribute("category")));
            }
        }
    }

    private static Kernel field(String name) {
        return new Read(Root.EVENT, List.of(name));
    }

    private static void equality(String name, String value, List<Kernel> parts, List<Predicate<Event>> rest) {
        parts.add(Apply.of(Op.EQUAL, field(name), new Constant(value)));
        rest.add(e -> value.equals(e.attribute(name)));
    }

    private EvaluationInput input(Random random, int number, int merchants) {
        Instant at = Instant.parse("2026-11-21T10:00:00Z");
        Event event = Event.of(types.get(random.nextInt(types.size())))
                .tenant("t")
                .id("e" + number)
                .subject("s" + random.nextInt(1_000))
                .occurredAt(at)
                .with("merchant", "merchant-" + random.nextInt(merchants))
                .with("channel", "channel-" + random.nextInt(5))
                .with("tier", "tier-" + random.nextInt(4))
                .with("day", "day-" + random.nextInt(7))
                .with("amount", random.nextInt(100))
                .with("visits", random.nextInt(20))
                .with("category", "category-" + random.nextInt(12))
                .build();
        return new EvaluationInput(event, at, LocalDate.of(2026, 11, 21), Map.of(), (operator, operands) -> null);
    }
}
