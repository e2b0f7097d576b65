package io.bonsela.core.rules;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a sale.
 *
 * @param attribute the attribute of the event that holds them
 * @param fields how its elements are read
 * @param currency the currency of their amounts
 * @param all the lines, in their order
 */
public record Lines(String attribute, Attribute.Lines fields, CurrencyUnit currency, List<Line> all) {
    /** The greatest length of a key: refunds name lines by their keys, which are ids. */
    private static final int LONGEST_KEY = 256;

    /**
     * A line.
     *
     * @param key its key, or its position from 1
     * @param quantity the number of its units
     * @param amount the price of all units
     * @param element its fields
     */
    public record Line(String key, BigDecimal quantity, Money amount, Map<?, ?> element) {}

    /** Returns the lines of an admitted event; empty: its type declares no lines, or the event has none. */
    static Optional<Lines> of(Event event, EventType type) {
        for (Map.Entry<String, Attribute> entry : type.attributes().entrySet()) {
            Attribute.Lines fields = entry.getValue().lines();
            if (fields != null && event.attribute(entry.getKey()) instanceof List<?> elements) {
                ValueType line = Objects.requireNonNull(entry.getValue().type().element());
                ValueType price = Objects.requireNonNull(line.fields().get(fields.price()));
                List<Line> all = new ArrayList<>(elements.size());
                for (int i = 0; i < elements.size(); i++) {
                    all.add(line((Map<?, ?>) elements.get(i), i, fields));
                }
                return Optional.of(new Lines(
                        entry.getKey(),
                        fields,
                        CurrencyUnit.of(Objects.requireNonNull(price.currency())),
                        List.copyOf(all)));
            }
        }
        return Optional.empty();
    }

    private static Line line(Map<?, ?> element, int index, Attribute.Lines fields) {
        BigDecimal quantity = fields.quantity() == null
                ? BigDecimal.ONE
                : (BigDecimal) Objects.requireNonNull(element.get(fields.quantity()));
        String key = fields.key() == null
                ? String.valueOf(index + 1)
                : (String) Objects.requireNonNull(element.get(fields.key()));
        Money price = (Money) Objects.requireNonNull(element.get(fields.price()));
        return new Line(key, quantity, times(price, quantity), element);
    }

    /** Returns the price of a number of units, rounded half-even. */
    static Money times(Money price, BigDecimal quantity) {
        return Money.of(price.currency(), price.amount().multiply(quantity), RoundingMode.HALF_EVEN);
    }

    /** Returns why elements of the right type are not lines: a field is missing, or a key occurs twice. */
    static Optional<Reason> refusal(String attribute, Attribute.Lines fields, @Nullable Object value) {
        Set<Object> keys = new HashSet<>();
        List<?> elements = value instanceof List<?> list ? list : List.of();
        for (int i = 0; i < elements.size(); i++) {
            Map<?, ?> element = (Map<?, ?>) elements.get(i);
            String at = attribute + "[" + (i + 1) + "].";
            for (String field :
                    fields.key() == null ? List.of(fields.price()) : List.of(fields.key(), fields.price())) {
                if (element.get(field) == null) {
                    return Optional.of(Reason.of(ReasonCode.MISSING_ATTRIBUTE, "attribute", at + field));
                }
            }
            Object key = fields.key() == null ? null : element.get(fields.key());
            if (key instanceof String text && (text.isBlank() || text.length() > LONGEST_KEY)) {
                return Optional.of(new Reason(
                        ReasonCode.OUT_OF_BOUNDS,
                        Map.of("attribute", at + fields.key(), "min", BigDecimal.ONE, "max", LONGEST_KEY)));
            }
            if (key != null && !keys.add(key)) {
                return Optional.of(new Reason(ReasonCode.DUPLICATE_LINE, Map.of("attribute", attribute, "line", key)));
            }
            Optional<Reason> ofQuantity = fields.quantity() == null
                    ? Optional.empty()
                    : refusal(at, fields, element.get(fields.quantity()), element);
            if (ofQuantity.isPresent()) {
                return ofQuantity;
            }
        }
        return Optional.empty();
    }

    private static Optional<Reason> refusal(
            String at, Attribute.Lines fields, @Nullable Object quantity, Map<?, ?> element) {
        if (!(quantity instanceof BigDecimal number)) {
            return Optional.of(Reason.of(ReasonCode.MISSING_ATTRIBUTE, "attribute", at + fields.quantity()));
        }
        if (number.signum() <= 0) {
            return Optional.of(new Reason(
                    ReasonCode.OUT_OF_BOUNDS, Map.of("attribute", at + fields.quantity(), "min", BigDecimal.ZERO)));
        }
        try {
            times((Money) Objects.requireNonNull(element.get(fields.price())), number);
            return Optional.empty();
        } catch (BonselaException e) {
            // The amount of the line is beyond the range of money.
            return Optional.of(Reason.of(ReasonCode.OUT_OF_BOUNDS, "attribute", at + fields.price()));
        }
    }
}
