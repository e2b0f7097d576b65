package io.bonsela.api;

import io.bonsela.api.internal.Text;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for something, and under which id.
 *
 * @param tenant whose; there is no default
 * @param id the command's idempotency key within the tenant
 * @param actor who is answerable: a till, a person, a job
 * @param note why, for people; null: not said
 */
public record Origin(
        String tenant, String id, String actor, @Nullable String note) {
    /** Checks the texts. */
    public Origin {
        Text.requireId("tenant", tenant);
        Text.requireId("command id", id);
        Text.requireId("actor", actor);
        Text.requireIdIfAny("note", note);
    }

    /**
     * An origin without a note.
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
     * The same, saying why.
     *
     * @param why at most 256 characters
     */
    public Origin because(String why) {
        return new Origin(tenant, id, actor, why);
    }
}
