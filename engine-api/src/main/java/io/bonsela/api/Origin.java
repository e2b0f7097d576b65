package io.bonsela.api;

import io.bonsela.api.internal.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Who issues a command, and under which id.
 *
 * @param tenant the tenant; there is no default
 * @param id the command's idempotency key within the tenant
 * @param actor who is responsible: a till, a person, a job
 * @param note the reason, for human readers; null: none
 */
public record Origin(
        String tenant, String id, String actor, @Nullable String note) {
    /** Checks the texts. */
    public Origin {
        Checks.requireId("tenant", tenant);
        Checks.requireId("command id", id);
        Checks.requireId("actor", actor);
        Checks.requireIdIfAny("note", note);
    }

    /**
     * Returns an origin without a note.
     *
     * @param tenant at most 256 characters
     * @param id at most 256 characters
     * @param actor at most 256 characters
     * @throws BonselaException INVALID_VALUE if one is blank or too long
     */
    public static Origin of(String tenant, String id, String actor) {
        return new Origin(tenant, id, actor, null);
    }

    /**
     * Returns a copy of this origin with a note.
     *
     * @param why the note, at most 256 characters
     */
    public Origin because(String why) {
        return new Origin(tenant, id, actor, why);
    }
}
