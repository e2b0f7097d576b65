package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;

/**
 * Erases who a subject is: its name gives way to a pseudonym in everything that is kept, and the attributes of its
 * events, what was looked up for them, and its history are removed. Its ledger, issuances and decisions stay; of a sale that was
 * erased only the whole can still be refunded. A later event under the old name begins a new subject. Of a subject of
 * which nothing is known, whatever commands said about it is erased.
 *
 * @param origin who asks; its id and note must not name the subject
 * @param subject the subject
 */
public record Erase(Origin origin, String subject) implements Command {

    /** Checks the values. */
    public Erase {
        Text.requireSubject(subject);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("subject", subject);
    }
}
