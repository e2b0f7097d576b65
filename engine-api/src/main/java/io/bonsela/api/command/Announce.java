package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Values;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message of the host to the tenant's webhooks, such as {@code customer.enrolled}.
 *
 * @param origin who issues the command
 * @param type the type of the message: words of letters, digits and underscores, separated by full stops
 * @param subject the subject that the message concerns; null: none
 * @param data the content of the message, of the kinds of {@link Values}; the engine sets {@code correlation} itself
 */
public record Announce(Origin origin, String type, @Nullable String subject, Map<String, Object> data)
        implements Command {
    private static final Pattern TYPE = Pattern.compile("[a-zA-Z0-9_]{1,50}(\\.[a-zA-Z0-9_]{1,50}){0,9}");

    /** Checks the values, and converts the data to its normal form. */
    @SuppressWarnings("unchecked") // the normal form of a map is a map by name
    public Announce {
        if (!TYPE.matcher(type).matches()) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE, "'" + Checks.shorten(type) + "' is not a valid message type");
        }
        if (subject != null) {
            Checks.requireSubject(subject);
        }
        data = (Map<String, Object>) Objects.requireNonNull(Values.normalize("data", data));
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(Map.of("type", type, "data", data));
        if (subject != null) {
            arguments.put("subject", subject);
        }
        return arguments;
    }
}
