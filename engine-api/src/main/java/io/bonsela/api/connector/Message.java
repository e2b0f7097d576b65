package io.bonsela.api.connector;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, to be told to an endpoint. The same values give the same bytes at every attempt.
 *
 * @param id the receiver's key against duplicates; letters, digits and an underscore
 * @param tenant the tenant
 * @param type such as {@code reward.issued}
 * @param subject whom it concerns; null: nobody
 * @param happenedAt when it happened
 * @param data what is told, of the kinds of {@link io.bonsela.api.Values}
 * @param attempt counts the sends from 1
 * @param at the moment of this attempt
 */
public record Message(
        String id,
        String tenant,
        String type,
        @Nullable String subject,
        Instant happenedAt,
        Map<String, Object> data,
        int attempt,
        Instant at) {
    @Override
    public String toString() {
        return "Message[" + id + ", " + type + ", attempt " + attempt + ']';
    }
}
