package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Erases the identity of a subject: replaces its name by a pseudonym in all stored data, and removes the attributes of
 * its events, the facts fetched for them, and its history. Ledger, issuances and decisions stay; a sale that was erased
 * can only be refunded as a whole. A later event under the old name starts a new subject. If only commands mention the
 * subject, their data about it is erased.
 *
 * @param origin who issues the command; its id and note must not name the subject
 * @param subject the subject
 */
public record Erase(Origin origin, String subject) implements Command {

    /** Checks the values. */
    public Erase {
        Checks.requireSubject(subject);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("subject", subject);
    }
}
