package io.bonsela.api;

import io.bonsela.api.store.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This reward, for this subject, now. Immutable: a change is a new value under the same id.
 *
 * @param id 32 hex digits derived from the decision's time, tenant, event, rule and effect; later decisions give greater ids
 * @param tenant the tenant
 * @param subject who gets it
 * @param eventId the event that earned it
 * @param rule the rule that granted it
 * @param effect which of the rule's effects, from 0
 * @param effects how many effects the rule has
 * @param campaign the rule's campaign, if any
 * @param reward the reward's id in the catalogue
 * @param type the reward's type, which names its handler
 * @param terms how it is delivered, paid for and undone
 * @param value what the subject gets; null where it has no amount, such as a mug
 * @param cost what it costs its budget, or the house where none pays; null: nothing
 * @param occurredAt the event's time
 * @param issuedAt the decision's time
 * @param expiresAt from when on it can no longer be used; null: never
 * @param standing what changes in its life
 */
public record Issuance(
        String id,
        String tenant,
        String subject,
        String eventId,
        String rule,
        int effect,
        int effects,
        @Nullable String campaign,
        String reward,
        String type,
        Terms terms,
        @Nullable Money value,
        @Nullable Money cost,
        Instant occurredAt,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        Standing standing)
        implements State {
    /** Where it is in its life. */
    public IssuanceState state() {
        return standing.state();
    }

    /** What is left of its value; null where it has none. */
    public @Nullable Money remaining() {
        return standing.parts() == null ? null : standing.parts().remaining();
    }

    /** What it holds of caps and cooldowns. */
    public List<CapUse> capUses() {
        return standing.capUses();
    }

    /** What it took of a budget; null: nothing. */
    public @Nullable Reservation reservation() {
        return standing.reservation();
    }

    /** When time alone will change its state: the end of its hold, or its expiry, whichever comes first. */
    public Optional<Instant> dueAt() {
        boolean usable = state() == IssuanceState.ISSUED
                && (terms.creditsWallet() || terms.charging() == Terms.Charging.ON_REDEMPTION);
        if (state() != IssuanceState.RESERVED && !usable) {
            return Optional.empty();
        }
        Instant hold = standing.held() ? standing.heldUntil() : null;
        boolean holdFirst = hold != null && (expiresAt == null || hold.isBefore(expiresAt));
        return Optional.ofNullable(holdFirst ? hold : expiresAt);
    }

    /**
     * The same issuance later in its life.
     *
     * @param later what changed
     */
    public Issuance as(Standing later) {
        return with(subject, later);
    }

    /**
     * The same issuance under another name of its subject.
     *
     * @param name the subject's name
     */
    public Issuance ofSubject(String name) {
        return with(name, standing);
    }

    private Issuance with(String name, Standing later) {
        return new Issuance(
                id,
                tenant,
                name,
                eventId,
                rule,
                effect,
                effects,
                campaign,
                reward,
                type,
                terms,
                value,
                cost,
                occurredAt,
                issuedAt,
                expiresAt,
                later);
    }
}
