package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Reports that what a rule decided for an event was wrong, as a reviewer found. The breaker of the rule counts the
 * report. The decision itself stays as it is: {@link Reverse} takes back what it granted.
 *
 * @param origin who issues the command; its actor is the reviewer, its note the reason or the number of a ticket
 * @param event the event's id
 * @param rule the rule's id
 */
public record ReportWrong(Origin origin, String event, String rule) implements Command {
    /**
     * Checks the ids.
     *
     * @throws io.bonsela.api.BonselaException INVALID_VALUE if an id is blank or too long
     */
    public ReportWrong {
        Checks.requireId("event", event);
        Checks.requireId("rule", rule);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("event", event, "rule", rule);
    }
}
