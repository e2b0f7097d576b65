package io.bonsela.core.decide;

import io.bonsela.api.Money;
import io.bonsela.core.interpret.SaleLine;
import io.bonsela.core.rules.Lines;
import io.bonsela.core.rules.Lines.Line;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the discounts that were granted so far leave of each line of a sale. Not thread-safe. */
final class LineBalances {
    private final Lines lines;
    private final List<SaleLine> elements;
    private final long[] left;

    private LineBalances(Lines lines, List<SaleLine> elements, long[] left) {
        this.lines = lines;
        this.elements = elements;
        this.left = left;
    }

    /** Returns the balances before anything is granted. */
    static LineBalances of(Lines lines) {
        List<SaleLine> elements = new ArrayList<>();
        long[] left = new long[lines.all().size()];
        for (int i = 0; i < left.length; i++) {
            Line line = lines.all().get(i);
            elements.add(new SaleLine(i, line.element()));
            left[i] = Math.max(0, line.amount().minorUnits());
        }
        return new LineBalances(lines, elements, left);
    }

    /** Returns a copy that changes independently. */
    LineBalances copy() {
        return new LineBalances(lines, elements, left.clone());
    }

    /** Returns the attribute that holds the lines. */
    String attribute() {
        return lines.attribute();
    }

    /** Returns the lines as expressions read them. */
    List<?> elements() {
        return elements;
    }

    /** Returns a line by its index. */
    Line line(int index) {
        return lines.all().get(index);
    }

    /** Returns the index of an element's line. */
    static int index(@Nullable Object element) {
        return ((SaleLine) Objects.requireNonNull(element)).index();
    }

    /** Returns the number of units that an element has: all of its line, or those that were chosen. */
    BigDecimal quantity(@Nullable Object element) {
        String field = lines.fields().quantity();
        Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(element);
        return field == null ? BigDecimal.ONE : (BigDecimal) Objects.requireNonNull(fields.get(field));
    }

    /** Returns the amount of an element. */
    Money amount(@Nullable Object element) {
        Line line = line(index(element));
        BigDecimal units = quantity(element);
        return units.compareTo(line.quantity()) == 0
                ? line.amount()
                : new Money(
                        lines.currency(),
                        BigDecimal.valueOf(line.amount().minorUnits())
                                .multiply(units)
                                .divide(line.quantity(), 0, RoundingMode.HALF_EVEN)
                                .longValueExact());
    }

    /** Returns what is left of an element. */
    Money left(@Nullable Object element) {
        long most = Math.max(0, amount(element).minorUnits());
        return new Money(lines.currency(), Math.min(most, left[index(element)]));
    }

    /** Returns the value of a name after {@code line}. */
    Object value(@Nullable Object element, String name) {
        return switch (name) {
            case "amount" -> amount(element);
            case "left" -> left(element);
            default -> BigDecimal.valueOf(index(element) + 1L);
        };
    }

    /** Takes a discount off a line. */
    void take(int index, long minorUnits) {
        left[index] -= minorUnits;
    }

    /** Returns an amount in the currency of the lines. */
    Money money(long minorUnits) {
        return new Money(lines.currency(), minorUnits);
    }
}
