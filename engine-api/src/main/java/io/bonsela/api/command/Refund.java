package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an event was undone, such as a sale that was refunded completely or in part. From then on the event
 * counts net in its subject's history, and every reward that it earned is undone in proportion; a reward without an
 * amount is undone once the whole event is refunded. The command's id is the key of the refund.
 *
 * @param origin who issues the command
 * @param event the event's id
 * @param amount the part of the event's {@code amount} to refund; null: all that is left of it
 * @param onSpent how to reverse credits that were spent
 */
public record Refund(Origin origin, String event, @Nullable Money amount, OnSpent onSpent) implements Command {
    /** Checks the values. */
    public Refund {
        Checks.requireId("event", event);
        Checks.requirePositive(amount, Money::isPositive);
    }

    /**
     * Refunds the whole event; spent credits become a debt.
     *
     * @param origin who issues the command
     * @param event the event's id
     */
    public Refund(Origin origin, String event) {
        this(origin, event, null, OnSpent.NEGATIVE_BALANCE);
    }

    /**
     * Returns a copy of this command for a part of the event's amount.
     *
     * @param part above zero
     */
    public Refund part(Money part) {
        return new Refund(origin, event, part, onSpent);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(Map.of("event", event, "onSpent", onSpent.name()));
        if (amount != null) {
            arguments.put("amount", amount);
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
