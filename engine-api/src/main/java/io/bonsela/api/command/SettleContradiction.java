package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Settles a delivery of which the provider says other than the books.
 *
 * @param origin who asks
 * @param delivery the delivery's id
 * @param settlement what holds
 */
public record SettleContradiction(Origin origin, String delivery, Settlement settlement) implements Command {
    /** Checks the values. */
    public SettleContradiction {
        Text.requireId("delivery", delivery);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("delivery", delivery, "settlement", settlement.name());
    }

    /** What holds. */
    public enum Settlement {
        /**
         * What the provider says. A reward that had ended is issued: its budget pays as far as it has the money, the rest is
         * written off, and its shares of caps are taken again, even above their limits; {@link
         * io.bonsela.api.Receipt#notes} lists what was written off, and the caps. What was delivered a second time is written
         * off. The budget is charged for what was ordered, whatever was delivered.
         */
        HONOURED,
        /**
         * The provider has taken it back, or is not paid for it. A reward that had ended or was issued stays as it is; one
         * that is still open fails, which gives its budget back.
         */
        TAKEN_BACK
    }
}
