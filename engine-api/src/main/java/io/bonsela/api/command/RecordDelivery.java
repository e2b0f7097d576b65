package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Says what became of the delivery of a reward that is delivered later.
 *
 * @param origin who asks
 * @param issuance the issuance's id
 * @param outcome what became of it
 */
public record RecordDelivery(Origin origin, String issuance, Outcome outcome) implements Command {

    /** Checks the values. */
    public RecordDelivery {
        Text.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance, "outcome", outcome.name());
    }

    /** What became of a delivery. */
    public enum Outcome {
        /** The subject has it. */
        DELIVERED,
        /** The provider has it in hand. */
        PENDING,
        /** The provider may or may not have delivered it. */
        UNKNOWN,
        /** The provider has not delivered it and never will. */
        FAILED
    }
}
