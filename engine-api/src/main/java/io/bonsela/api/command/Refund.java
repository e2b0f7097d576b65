package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says that what an event told was undone: a sale was refunded, wholly or in part. From then on the event counts net in
 * its subject's history, and every reward that it earned is undone in proportion; one without an amount, when the whole
 * is refunded. The command's id is the key of the refund.
 *
 * @param origin who asks
 * @param event the event's id
 * @param amount how much of the event's {@code amount}; null: all that is left of it
 * @param onSpent what to do about credits that were spent
 */
public record Refund(Origin origin, String event, @Nullable Money amount, OnSpent onSpent) implements Command {
    /** Checks the values. */
    public Refund {
        Text.requireId("event", event);
        Amounts.requirePositive(amount);
    }

    /**
     * Undoes the whole event; what was spent becomes a debt.
     *
     * @param origin who asks
     * @param event the event's id
     */
    public static Refund of(Origin origin, String event) {
        return new Refund(origin, event, null, OnSpent.NEGATIVE_BALANCE);
    }

    /**
     * The same for a part of the event's amount.
     *
     * @param part above zero
     */
    public Refund part(Money part) {
        return new Refund(origin, event, part, onSpent);
    }

    @Override
    public Map<String, Object> arguments() {
        return Amounts.with(Map.of("event", event, "onSpent", onSpent.name()), "amount", amount);
    }
}
