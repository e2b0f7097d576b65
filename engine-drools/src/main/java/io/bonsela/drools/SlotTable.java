package io.bonsela.drools;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.spi.EvaluationInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives each variable a slot, and reads it from an event. */
final class SlotTable {
    private final Map<String, Integer> slots = new HashMap<>();
    private final List<Reader> readers = new ArrayList<>();

    private interface Reader {
        @Nullable
        Object read(EvaluationInput input);
    }

    int slot(String path) {
        return slots.computeIfAbsent(path, p -> {
            readers.add(reader(p));
            return readers.size() - 1;
        });
    }

    int size() {
        return readers.size();
    }

    @Nullable
    Object read(int slot, EvaluationInput input) {
        return readers.get(slot).read(input);
    }

    private static Reader reader(String path) {
        switch (path) {
            case "subject":
                return input -> input.event().subject();
            case "date":
                return EvaluationInput::date;
            case "time":
                return EvaluationInput::time;
            default:
                break;
        }
        String[] steps = path.split("\\.");
        String name = steps[1];
        boolean fact = steps[0].equals("fact");
        if (steps.length == 2) {
            return fact
                    ? input -> input.facts().get(name)
                    : input -> input.event().attribute(name);
        }
        return input -> part(fact ? input.facts().get(name) : input.event().attribute(name), steps, 2);
    }

    /** The part of a value that the steps from a position on lead to. */
    static @Nullable Object part(@Nullable Object whole, String[] steps, int from) {
        Object part = whole;
        for (int i = from; i < steps.length; i++) {
            if (part instanceof Map<?, ?> fields) {
                part = fields.get(steps[i]);
            } else if (part instanceof Money money && steps[i].equals("currency")) {
                part = money.currency().code();
            } else {
                return part instanceof Reason ? part : null;
            }
        }
        return part;
    }
}
