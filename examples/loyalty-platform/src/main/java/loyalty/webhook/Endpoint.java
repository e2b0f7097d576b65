package loyalty.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of a tenant.
 *
 * @param id its id
 * @param tenant the tenant
 * @param url the URL
 * @param events the types of messages that it gets, or {@code *}
 * @param active whether it gets messages: not after it has answered 410
 * @param secret the key that signs
 * @param previousSecret the key before, which signs too; null: none
 * @param version counts the changes
 * @param createdAt when it was added
 */
public record Endpoint(
        String id,
        String tenant,
        String url,
        List<String> events,
        boolean active,
        String secret,
        @Nullable String previousSecret,
        long version,
        Instant createdAt) {
    /** Copies the list. */
    public Endpoint {
        events = List.copyOf(events);
    }

    boolean wants(String type) {
        return active && (events.contains("*") || events.contains(type));
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Endpoint[" + tenant + '/' + id + ']';
    }
}
