package io.bonsela.api.connector;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.rule.NearMiss;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connector, and the check of what is given for them.
 *
 * @param settings in the order of the reference
 */
public record ConfigDefinition(List<Setting> settings) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Copies the list; names must differ. */
    public ConfigDefinition {
        settings = List.copyOf(settings);
        Set<String> names = new TreeSet<>();
        for (Setting setting : settings) {
            if (!names.add(setting.name())) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION, "setting '" + setting.name() + "' is there twice");
            }
        }
    }

    /**
     * A definition.
     *
     * @param settings in the order of the reference
     */
    public static ConfigDefinition of(Setting... settings) {
        return new ConfigDefinition(List.of(settings));
    }

    /**
     * The same with the settings of another behind it.
     *
     * @param other the other
     */
    public ConfigDefinition and(ConfigDefinition other) {
        List<Setting> all = new ArrayList<>(settings);
        all.addAll(other.settings);
        return new ConfigDefinition(all);
    }

    /**
     * Finds every mistake in given values.
     *
     * @param values by name
     * @return what is wrong, by name; empty if nothing is. No message contains the value of a secret
     */
    public Map<String, String> problems(Map<String, String> values) {
        Map<String, String> problems = new LinkedHashMap<>();
        for (Setting setting : settings) {
            String value = values.get(setting.name());
            String problem = value == null || value.isBlank()
                    ? setting.required() ? "is missing: " + lowerFirst(setting.description()) : null
                    : problem(setting, value.strip());
            if (problem != null) {
                problems.put(setting.name(), problem);
            }
        }
        Set<String> known = new TreeSet<>();
        settings.forEach(setting -> known.add(setting.name()));
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                problems.put(name, "is no setting" + NearMiss.hint(name, known));
            }
        }
        return problems;
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static @Nullable String problem(Setting setting, String value) {
        String wrong = ofType(setting.type(), value);
        if (wrong == null && !setting.allowed().isEmpty()) {
            List<String> given = setting.type() == Setting.Type.LIST ? items(value) : List.of(value);
            for (String item : given) {
                if (!setting.allowed().contains(item)) {
                    return "'" + item + "' is not one of " + String.join(", ", setting.allowed());
                }
            }
        }
        return wrong == null ? setting.check().apply(value) : wrong;
    }

    private static @Nullable String ofType(Setting.Type type, String value) {
        return switch (type) {
            case TEXT, SECRET, LIST -> null;
            case INTEGER -> value.matches("-?[0-9]{1,9}") ? null : "'" + value + "' is no whole number";
            case TRUTH ->
                value.equals("true") || value.equals("false") ? null : "'" + value + "' is neither true nor false";
            case DURATION -> duration(value) == null ? "'" + value + "' is no duration such as PT15S" : null;
            case URL -> isUrl(value) ? null : "is no https URL without user and password";
        };
    }

    static @Nullable Duration duration(String value) {
        try {
            Duration duration = Duration.parse(value);
            return duration.isNegative() ? null : duration;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static boolean isUrl(String value) {
        try {
            URI uri = new URI(value);
            String host = uri.getHost();
            boolean secure = "https".equalsIgnoreCase(uri.getScheme());
            boolean local = "http".equalsIgnoreCase(uri.getScheme()) && host != null && LOOPBACK.contains(host);
            return host != null && uri.getUserInfo() == null && (secure || local);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static List<String> items(String value) {
        return List.of(value.strip().split("\\s*,\\s*"));
    }

    /** The reference of the settings, as a table in Markdown. */
    public String reference() {
        StringBuilder text = new StringBuilder("| setting | type | default | meaning |\n|---|---|---|---|\n");
        for (Setting setting : settings) {
            String fallback = setting.required()
                    ? "required"
                    : setting.defaultValue() == null ? "" : "`" + setting.defaultValue() + "`";
            String choice =
                    setting.allowed().isEmpty() ? "" : " One of `" + String.join("`, `", setting.allowed()) + "`.";
            text.append("| `")
                    .append(setting.name())
                    .append("` | ")
                    .append(setting.type().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(fallback)
                    .append(" | ")
                    .append(setting.description())
                    .append(choice)
                    .append(" |\n");
        }
        return text.toString();
    }
}
