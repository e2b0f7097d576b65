package io.bonsela.api.connector;

import io.bonsela.api.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to ask a provider about.
 *
 * @param reference our name for it
 * @param providerReference the provider's name for it; null: not known
 * @param tenant the tenant
 * @param issuance the issuance's id
 * @param value what was ordered; null where it has no amount
 * @param to to whom, as the event gave it; null where the reward names no attribute, or nobody knows it any more
 * @param sentAt when it was first sent
 * @param at now
 */
public record LookupRequest(
        String reference,
        @Nullable String providerReference,
        String tenant,
        String issuance,
        @Nullable Money value,
        @Nullable String to,
        Instant sentAt,
        Instant at) {
    @Override
    public String toString() {
        return "LookupRequest[" + reference + ']';
    }
}
