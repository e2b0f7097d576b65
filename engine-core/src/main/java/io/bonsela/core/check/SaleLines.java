package io.bonsela.core.check;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attribute of an event type that holds the lines of a sale.
 *
 * @param attribute its name
 * @param fields how its elements are read
 * @param currency the currency of their prices
 */
record SaleLines(String attribute, Attribute.Lines fields, String currency) {
    /** The lines of an event type; null if it has none, or if their declaration has a mistake. */
    static @Nullable SaleLines of(EventType type) {
        for (Map.Entry<String, Attribute> each : type.attributes().entrySet()) {
            Attribute.Lines fields = each.getValue().lines();
            ValueType line = each.getValue().type().element();
            ValueType price =
                    fields == null || line == null ? null : line.fields().get(fields.price());
            if (fields != null && price != null && price.currency() != null) {
                return new SaleLines(each.getKey(), fields, Objects.requireNonNull(price.currency()));
            }
        }
        return null;
    }

    /** Whether the elements of a list are these lines. */
    boolean contain(Kernel list) {
        if (list instanceof Apply apply && (apply.op() == Op.FILTER || apply.op() == Op.CHEAPEST)) {
            return contain(apply.operands().get(0));
        }
        return list instanceof Read read
                && read.root() == Root.EVENT
                && read.steps().equals(List.of(attribute));
    }

    /** The type of what is known of a line. */
    ValueType line() {
        return ValueType.object(Map.of(
                "number", ValueType.NUMBER, "amount", ValueType.money(currency), "left", ValueType.money(currency)));
    }

    /** The type of the sums over lines. */
    ValueType sums() {
        return ValueType.object(Map.of(
                "quantity", ValueType.NUMBER, "amount", ValueType.money(currency), "left", ValueType.money(currency)));
    }
}
