package io.bonsela.api.connector;

import io.bonsela.api.Money;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is.
 *
 * @param status in one word
 * @param code what is wrong; null: nothing
 * @param balance what is left in our wallet there; null: there is none, or it is not known
 */
public record ConnectorHealth(
        Status status, @Nullable String code, @Nullable Money balance) {
    /** All is well, as far as it is known. */
    public static final ConnectorHealth UP = new ConnectorHealth(Status.UP, null, null);

    /** How it is, in one word. */
    public enum Status {
        /** Well. */
        UP,
        /** Works, but not wholly. */
        DEGRADED,
        /** Does not work. */
        DOWN
    }
}
