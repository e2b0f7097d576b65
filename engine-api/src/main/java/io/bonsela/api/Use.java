package io.bonsela.api;

import org.jspecify.annotations.Nullable;

/**
 * On which event a reward was used. If that event is refunded, so much of the use is undone.
 *
 * @param event the event's id, which was named at the redemption; it need not be decided yet
 * @param amount how much of the value was used; null: the reward has none
 */
public record Use(String event, @Nullable Money amount) {}
