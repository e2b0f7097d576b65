package io.bonsela.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This reward, for this subject, now. Immutable: a change of state is a new value under the same id.
 *
 * @param id 32 hex digits derived from tenant, event, rule and effect
 * @param tenant the tenant
 * @param subject who gets it
 * @param eventId the event that earned it
 * @param rule the rule that granted it
 * @param campaign the rule's campaign, if any
 * @param reward the reward's id in the catalogue
 * @param type the reward's type, which names its handler
 * @param value what the subject gets; null where it has no amount, such as a mug
 * @param cost what the budget pays for it; null where nothing does
 * @param state where it is in its life
 * @param occurredAt the event's time
 * @param issuedAt the decision's time
 * @param expiresAt when it lapses unless used; null: never
 * @param claims what it took of caps and cooldowns
 * @param reservation what it took of a budget, if anything
 */
public record Issuance(
        String id,
        String tenant,
        String subject,
        String eventId,
        String rule,
        @Nullable String campaign,
        String reward,
        String type,
        @Nullable Money value,
        @Nullable Money cost,
        IssuanceState state,
        Instant occurredAt,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        List<CapClaim> claims,
        @Nullable Reservation reservation) {

    /** Copies the claims. */
    public Issuance {
        claims = List.copyOf(claims);
    }
}
