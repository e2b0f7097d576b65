package io.bonsela.api.connector;

import io.bonsela.api.Money;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to deliver to whom. Its text names neither the subject nor the recipient.
 *
 * @param reference 32 hex digits, our name for it at the provider; the same in every repeat
 * @param tenant the tenant
 * @param issuance the issuance's id
 * @param subject who gets it
 * @param reward the reward's id in the catalogue
 * @param value what it is worth; null where it has no amount
 * @param to where to, such as a phone number, as the event gave it; null where the reward names no attribute
 * @param parameters what the reward says beside, such as a product's number
 * @param attempt counts the sends from 1
 * @param at the moment of this attempt
 * @param correlation the event's id, for logs on both sides
 */
public record IssueRequest(
        String reference,
        String tenant,
        String issuance,
        String subject,
        String reward,
        @Nullable Money value,
        @Nullable String to,
        Map<String, String> parameters,
        int attempt,
        Instant at,
        String correlation) {
    /** Copies the map. */
    public IssueRequest {
        parameters = Map.copyOf(parameters);
    }

    @Override
    public String toString() {
        return "IssueRequest[" + reference + ", attempt " + attempt + ']';
    }
}
