package io.bonsela.core.check;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Visitor;
import io.bonsela.core.kernel.Op;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Determines whether expressions of the kernel have a value for every event of a type. In doubt, the answer is no.
 *
 * @param eventType the event type
 * @param aggregates the aggregates of the rules
 */
record Presence(EventType eventType, List<NumberedAggregate> aggregates) {
    /** Operators that return a value if all their operands have one. */
    private static final Set<Op> STRICT = EnumSet.of(
            Op.EQUAL,
            Op.NOT_EQUAL,
            Op.LESS,
            Op.AT_MOST,
            Op.GREATER,
            Op.AT_LEAST,
            Op.NOT,
            Op.IN,
            Op.ADD,
            Op.SUBTRACT,
            Op.MULTIPLY,
            Op.DIVIDE,
            Op.REMAINDER,
            Op.CAT,
            Op.SUBSTR,
            Op.LOWER,
            Op.TRIM,
            Op.ANNIVERSARY,
            Op.MONTH_OF,
            Op.DAY_OF,
            Op.AND,
            Op.OR,
            Op.IF);

    boolean isSure(Kernel kernel) {
        return kernel.accept(new Visitor<Boolean>() {
            @Override
            public Boolean constant(Constant constant) {
                return constant.value() != null;
            }

            @Override
            public Boolean read(Read read) {
                return switch (read.root()) {
                    case SUBJECT, DATE, TIME, TIER, WALLET -> true;
                    case EVENT -> ofEvent(String.join(".", read.steps()));
                    case FACT, ID, CAP, LINE, OVER, ELEMENT -> false;
                };
            }

            @Override
            public Boolean history(History history) {
                return aggregates.get(history.number()).aggregate().isCount();
            }

            @Override
            public Boolean apply(Apply apply) {
                return apply.op() == Op.COALESCE
                        ? apply.operands().stream().anyMatch(Presence.this::isSure)
                        : STRICT.contains(apply.op())
                                && apply.operands().stream().allMatch(Presence.this::isSure);
            }

            @Override
            public Boolean call(Call call) {
                return false;
            }
        });
    }

    private boolean ofEvent(String path) {
        String name = path.endsWith(".currency") ? path.substring(0, path.length() - ".currency".length()) : path;
        Attribute attribute = eventType.attributes().get(name);
        return attribute != null
                && attribute.required()
                && (name.equals(path) || attribute.type().kind() == ValueType.Kind.MONEY);
    }
}
