package io.bonsela.api.delivery;

import io.bonsela.api.Money;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is delivered. */
public sealed interface Content {
    /**
     * A reward.
     *
     * @param issuance the issuance's id
     * @param event the event that earned it, which says where it goes
     * @param reward the reward's id
     * @param value what it is worth; null where it has no amount
     * @param to the event's attribute that says where it goes; null: none does
     * @param parameters what the reward says beside
     * @param fallbackPool the pool that a code is taken from if the provider refuses; null: none
     */
    record OfReward(
            String issuance,
            String event,
            String reward,
            @Nullable Money value,
            @Nullable String to,
            Map<String, String> parameters,
            @Nullable String fallbackPool)
            implements Content {
        /** Copies the map. */
        public OfReward {
            parameters = Map.copyOf(parameters);
        }

        /**
         * The same with another value.
         *
         * @param other what it is worth
         */
        public OfReward worth(Money other) {
            return new OfReward(issuance, event, reward, other, to, parameters, fallbackPool);
        }
    }

    /**
     * A message.
     *
     * @param type such as {@code reward.issued}
     * @param happenedAt when it happened
     * @param data what is told, of the kinds of {@link io.bonsela.api.Values}, without the subject
     */
    record OfMessage(String type, Instant happenedAt, Map<String, Object> data) implements Content {}
}
