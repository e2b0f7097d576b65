package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Records the outcome of the delivery of a reward that is delivered later.
 *
 * @param origin who issues the command
 * @param issuance the issuance's id
 * @param outcome the outcome
 */
public record RecordDelivery(Origin origin, String issuance, Outcome outcome) implements Command {

    /** Checks the values. */
    public RecordDelivery {
        Checks.requireId("issuance", issuance);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("issuance", issuance, "outcome", outcome.name());
    }

    /** The outcome of a delivery. */
    public enum Outcome {
        /** The subject has it. */
        DELIVERED,
        /** The provider is processing it. */
        PENDING,
        /** The provider may or may not have delivered it. */
        UNKNOWN,
        /** The provider has not delivered it and never will. */
        FAILED
    }
}
