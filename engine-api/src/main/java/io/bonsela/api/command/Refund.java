package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Values;
import io.bonsela.api.internal.Checks;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an event was undone, such as a sale that was refunded completely or in part. From then on the event
 * counts net in its subject's history, and every reward that it earned is undone in proportion; a reward without an
 * amount is undone once the whole event is refunded. If the refund names lines, a reward that is shared over lines loses
 * the shares of these lines, and other rewards are undone in proportion to the amount. The command's id is the key of
 * the refund.
 *
 * @param origin who issues the command
 * @param event the event's id
 * @param amount the part of the event's {@code amount} to refund; null: all that is left of it. If lines are named and
 *     others remain, it is required
 * @param lines the quantities of lines that are returned, by the key of the line; empty: the refund names no lines
 * @param onSpent how to reverse credits that were spent
 */
public record Refund(
        Origin origin, String event, @Nullable Money amount, Map<String, BigDecimal> lines, OnSpent onSpent)
        implements Command {
    /** Checks the values. */
    public Refund {
        Checks.requireId("event", event);
        Checks.requirePositive("amount", amount, Money::isPositive);
        Map<String, BigDecimal> checked = new TreeMap<>();
        lines.forEach((line, quantity) -> {
            Checks.requireId("line", line);
            BigDecimal number = Values.number("quantity", quantity);
            Checks.requirePositive("quantity of line '" + line + "'", number, units -> units.signum() > 0);
            checked.put(line, number);
        });
        lines = Collections.unmodifiableMap(checked);
    }

    /**
     * Refunds the whole event; spent credits become a debt.
     *
     * @param origin who issues the command
     * @param event the event's id
     */
    public Refund(Origin origin, String event) {
        this(origin, event, null, Map.of(), OnSpent.NEGATIVE_BALANCE);
    }

    /**
     * Returns a copy of this command for a part of the event's amount.
     *
     * @param part above zero
     */
    public Refund part(Money part) {
        return new Refund(origin, event, part, lines, onSpent);
    }

    /**
     * Returns a copy of this command that also returns a line, or a part of it.
     *
     * @param line the key of the line, or its position in the event, from 1
     * @param quantity the number of units that are returned, above zero
     */
    public Refund line(String line, BigDecimal quantity) {
        Map<String, BigDecimal> more = new TreeMap<>(lines);
        more.merge(line, Values.number("quantity", quantity), BigDecimal::add);
        return new Refund(origin, event, amount, more, onSpent);
    }

    /**
     * Returns a copy of this command that reverses spent credits differently.
     *
     * @param policy how to reverse them
     */
    public Refund onSpent(OnSpent policy) {
        return new Refund(origin, event, amount, lines, policy);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(Map.of("event", event, "onSpent", onSpent.name()));
        if (amount != null) {
            arguments.put("amount", amount);
        }
        if (!lines.isEmpty()) {
            arguments.put("lines", lines);
        }
        return arguments;
    }

    /** How to reverse a credit that was already spent. */
    public enum OnSpent {
        /** The subject owes the amount: its balance becomes negative, and its next credits settle the debt first. */
        NEGATIVE_BALANCE,
        /**
         * The business bears the loss: what cannot be taken from the wallet is reported and written off, and its cost stays
         * charged.
         */
        SHORTFALL
    }
}
