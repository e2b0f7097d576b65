package io.bonsela.api.connector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to ask a provider about.
 *
 * @param reference our name for it
 * @param providerReference the provider's name for it; null: not known
 * @param tenant the tenant
 * @param issuance the issuance's id
 * @param sentAt when it was first sent
 * @param at now
 */
public record LookupRequest(
        String reference,
        @Nullable String providerReference,
        String tenant,
        String issuance,
        Instant sentAt,
        Instant at) {}
