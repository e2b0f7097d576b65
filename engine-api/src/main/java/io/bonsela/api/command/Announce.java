package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Values;
import io.bonsela.api.internal.Text;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has the tenant's webhooks told of something that the host knows, such as {@code customer.enrolled}.
 *
 * @param origin who asks
 * @param type words of letters, digits and underscores with full stops between them
 * @param subject whom it concerns; null: nobody
 * @param data what is told, of the kinds of {@link Values}
 */
public record Announce(Origin origin, String type, @Nullable String subject, Map<String, Object> data)
        implements Command {
    private static final Pattern TYPE = Pattern.compile("[a-zA-Z0-9_]{1,50}(\\.[a-zA-Z0-9_]{1,50}){0,9}");

    /** Checks the values, and brings the data into its normal form. */
    @SuppressWarnings("unchecked") // the normal form of a map is a map by name
    public Announce {
        if (!TYPE.matcher(type).matches()) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "'" + Text.shorten(type) + "' is no type of message");
        }
        if (subject != null) {
            Text.requireSubject(subject);
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
