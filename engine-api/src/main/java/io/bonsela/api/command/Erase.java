package io.bonsela.api.command;

import io.bonsela.api.Origin;
import java.util.Map;

/**
 * Erases who a subject is: its name gives way to a pseudonym in everything that is kept, and the attributes of its
 * events, what was looked up for them, and its history are removed. Its ledger, issuances and decisions stay. A later
 * event under the old name begins a new subject.
 *
 * @param origin who asks; its id and note must not name the subject
 * @param subject the subject
 */
public record Erase(Origin origin, String subject) implements Command {

    @Override
    public Map<String, Object> arguments() {
        return Map.of("subject", subject);
    }
}
