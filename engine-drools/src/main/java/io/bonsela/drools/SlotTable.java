package io.bonsela.drools;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.kernel.Kernel.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Assigns a slot to each variable and reads its value from an event. */
final class SlotTable {
    private final Map<Read, Integer> slots = new HashMap<>();
    private final List<Reader> readers = new ArrayList<>();

    private interface Reader {
        @Nullable
        Object read(EvaluationInput input);
    }

    int slot(Read read) {
        return slots.computeIfAbsent(read, r -> {
            readers.add(reader(r));
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

    private static Reader reader(Read read) {
        List<String> steps = read.steps();
        return switch (read.root()) {
            case SUBJECT -> input -> input.event().subject();
            case DATE -> EvaluationInput::date;
            case TIME -> EvaluationInput::time;
            case EVENT -> {
                String name = steps.get(0);
                yield steps.size() == 1
                        ? input -> input.event().attribute(name)
                        : input -> part(input.event().attribute(name), steps, 1);
            }
            case FACT -> {
                String name = steps.get(0);
                yield steps.size() == 1
                        ? input -> input.facts().get(name)
                        : input -> part(input.facts().get(name), steps, 1);
            }
            case ID, TIER, WALLET, CAP, LINE, OVER, ELEMENT ->
                throw new IllegalArgumentException("not an attribute of an event: " + read.path());
        };
    }

    /** Returns the part of a value at the end of the steps from a position. */
    static @Nullable Object part(@Nullable Object whole, List<String> steps, int from) {
        Object part = whole;
        for (int i = from; i < steps.size(); i++) {
            if (part instanceof Map<?, ?> fields) {
                part = fields.get(steps.get(i));
            } else if (part instanceof Money money && steps.get(i).equals("currency")) {
                part = money.currency().code();
            } else {
                return part instanceof Reason ? part : null;
            }
        }
        return part;
    }
}
