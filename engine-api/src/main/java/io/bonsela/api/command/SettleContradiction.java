package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Settles a delivery for which the provider contradicts the engine's records.
 *
 * @param origin who issues the command
 * @param delivery the delivery's id
 * @param settlement how to settle it
 */
public record SettleContradiction(Origin origin, String delivery, Settlement settlement) implements Command {
    /** Checks the values. */
    public SettleContradiction {
        Checks.requireId("delivery", delivery);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("delivery", delivery, "settlement", settlement.name());
    }

    /** How to settle a contradiction. */
    public enum Settlement {
        /**
         * Accepts the provider's statement. A reward that had ended is issued: its budget pays as far as it has the
         * money, the rest is written off, and its uses of caps are taken again, even above the limits; {@link
         * io.bonsela.api.Receipt#notes} lists the amount written off, and the caps above their limits. A second
         * delivery is written off. The budget is charged for what was ordered, regardless of what was delivered.
         */
        HONOURED,
        /**
         * The provider has taken the reward back, or is not paid for it. A reward that had ended or was issued stays as
         * it is; one that is still open fails, which releases its reservation.
         */
        TAKEN_BACK
    }
}
