package io.bonsela.benchmarks;

import io.bonsela.api.Event;
import io.bonsela.benchmarks.peers.Part;
import io.bonsela.benchmarks.peers.PeerRule;
import io.bonsela.core.evaluate.EvaluationInput;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Generates rules and events from a seed: equality of merchant, channel, tier and day, bounds on amount and visits, and
 * lists of categories, over up to eight event types. About 1 % of the rules, and thirty more, name no merchant.
 */
final class Workload {
    static final int EVENTS = 2_048;
    final List<PeerRule> rules = new ArrayList<>();
    final EvaluationInput[] inputs = new EvaluationInput[EVENTS];
    private final List<String> types;

    Workload(int size) {
        Random random = new Random(20261121);
        int merchants = Math.max(2, size / 40);
        types = new ArrayList<>();
        for (int i = 0; i < (size <= 10 ? 2 : 8); i++) {
            types.add("type-" + i);
        }
        int globals = size <= 10 ? 4 : size / 100 + 30;
        for (int i = 0; i < size; i++) {
            rules.add(rule(random, i, i < globals ? null : "merchant-" + random.nextInt(merchants)));
        }
        for (int i = 0; i < EVENTS; i++) {
            inputs[i] = input(random, i, merchants);
        }
    }

    private PeerRule rule(Random random, int number, String merchant) {
        String type = types.get(random.nextInt(types.size()));
        List<Part> parts = new ArrayList<>();
        if (merchant != null) {
            parts.add(new Part.Equal("merchant", merchant));
        }
        List<Integer> kinds = new ArrayList<>(Arrays.asList(0, 1, 2, 3, 4, 5));
        Collections.shuffle(kinds, random);
        int count = merchant == null ? 4 : 1 + random.nextInt(3);
        for (int kind : kinds.subList(0, count)) {
            parts.add(part(random, kind));
        }
        return new PeerRule(number, type, parts);
    }

    private static Part part(Random random, int kind) {
        return switch (kind) {
            case 0 -> new Part.Equal("channel", "channel-" + random.nextInt(5));
            case 1 -> new Part.Equal("tier", "tier-" + random.nextInt(4));
            case 2 -> new Part.Equal("day", "day-" + random.nextInt(7));
            case 3 -> new Part.AtLeast("amount", random.nextInt(100));
            case 4 -> new Part.AtLeast("visits", random.nextInt(20));
            default -> {
                List<String> categories = new ArrayList<>();
                for (int i = 0; i < 2 + random.nextInt(4); i++) {
                    categories.add("category-" + random.nextInt(12));
                }
                yield new Part.In("category", categories);
            }
        };
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
