package io.bonsela.drools;

import io.bonsela.api.Reason;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Code that reads or creates lists. */
final class ListCode {
    private ListCode() {}

    /**
     * An expression that is evaluated for each element.
     *
     * @param code the code, which can read the element
     * @param cost the cost in steps
     */
    record Body(Code code, int cost) {
        @Nullable
        Object eval(Slots slots, @Nullable Object element) {
            Reason spent = slots.meter().spend(cost);
            return spent == null ? code.eval(slots, element) : spent;
        }
    }

    static List<?> elements(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    static Code quantifier(Op op, Code list, Body condition) {
        Boolean deciding = op != Op.ALL;
        return (s, element) -> {
            Object value = list.eval(s, element);
            if (value instanceof Reason) {
                return value;
            }
            Object failure = null;
            for (Object one : elements(value)) {
                Reason spent = s.meter().spend(condition.cost);
                if (spent != null) {
                    return spent;
                }
                Object truth = condition.code.eval(s, one);
                if (deciding.equals(truth)) {
                    return op == Op.SOME;
                }
                if (failure == null && !(truth instanceof Boolean)) {
                    failure = truth == null ? Operators.MISSING : truth;
                }
            }
            if (failure != null) {
                return failure;
            }
            return op == Op.NONE || (op == Op.ALL && !elements(value).isEmpty());
        };
    }

    static Code map(Code list, Body body) {
        return (s, element) -> {
            Object value = list.eval(s, element);
            if (value instanceof Reason) {
                return value;
            }
            List<Object> made = new ArrayList<>();
            for (Object one : elements(value)) {
                Object result = body.eval(s, one);
                if (result == null || result instanceof Reason) {
                    return result == null ? Operators.MISSING : result;
                }
                made.add(result);
            }
            return made;
        };
    }

    static Code filter(Code list, Body condition) {
        return (s, element) -> {
            Object value = list.eval(s, element);
            if (value instanceof Reason) {
                return value;
            }
            List<@Nullable Object> kept = new ArrayList<>();
            for (Object one : elements(value)) {
                Object truth = condition.eval(s, one);
                if (Boolean.TRUE.equals(truth)) {
                    kept.add(one);
                } else if (!Boolean.FALSE.equals(truth)) {
                    return truth == null ? Operators.MISSING : truth;
                }
            }
            return kept;
        };
    }

    static Code reduce(Code list, Body body, Code start) {
        return (s, element) -> {
            Object value = list.eval(s, element);
            if (value instanceof Reason) {
                return value;
            }
            Object accumulator = start.eval(s, element);
            for (Object one : elements(value)) {
                if (accumulator instanceof Reason) {
                    return accumulator;
                }
                Map<String, @Nullable Object> seen = new LinkedHashMap<>();
                seen.put("accumulator", accumulator);
                seen.put("current", one);
                accumulator = body.eval(s, seen);
            }
            return accumulator;
        };
    }

    static Code cheapest(Code list, Body key, Code count, @Nullable String units) {
        return (s, element) -> {
            Object value = list.eval(s, element);
            if (value instanceof Reason) {
                return value;
            }
            Object number = count.eval(s, element);
            if (number == null || number instanceof Reason) {
                return number == null ? Operators.MISSING : number;
            }
            List<?> all = elements(value);
            Object[] keys = new Object[all.size()];
            Integer[] order = new Integer[all.size()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = key.eval(s, all.get(i));
                order[i] = i;
                if (keys[i] == null || keys[i] instanceof Reason) {
                    return keys[i] == null ? Operators.MISSING : keys[i];
                }
            }
            Arrays.sort(order, (a, b) -> (Integer) Operators.sign(keys[a], keys[b]));
            return first(all, order, new BigDecimal(((BigDecimal) number).toBigInteger()), units);
        };
    }

    private static List<?> first(List<?> all, Integer[] order, BigDecimal count, @Nullable String units) {
        List<@Nullable Object> chosen = new ArrayList<>();
        BigDecimal open = count;
        for (int i = 0; i < order.length && open.signum() > 0; i++) {
            Object element = all.get(order[i]);
            if (units == null) {
                chosen.add(element);
                open = open.subtract(BigDecimal.ONE);
                continue;
            }
            Map<Object, @Nullable Object> part = new LinkedHashMap<>((Map<?, ?>) element);
            BigDecimal has = part.get(units) instanceof BigDecimal quantity ? quantity : BigDecimal.ONE;
            if (has.signum() > 0) {
                part.put(units, has.min(open));
                chosen.add(part);
                open = open.subtract(has.min(open));
            }
        }
        return chosen;
    }

    static Code list(Code[] parts) {
        return (s, element) -> {
            List<Object> made = new ArrayList<>(parts.length);
            boolean missing = false;
            for (Code part : parts) {
                Object value = part.eval(s, element);
                if (value instanceof Reason) {
                    return value;
                }
                if (value == null) {
                    missing = true;
                } else {
                    made.add(value);
                }
            }
            return missing ? Operators.MISSING : s.meter().made(made);
        };
    }

    static Code merge(Code[] parts) {
        return (s, element) -> {
            List<@Nullable Object> made = new ArrayList<>();
            for (Code part : parts) {
                Object value = part.eval(s, element);
                if (value instanceof Reason) {
                    return value;
                }
                if (value instanceof List<?> list) {
                    made.addAll(list);
                } else if (value != null) {
                    made.add(value);
                }
            }
            return s.meter().made(made);
        };
    }
}
