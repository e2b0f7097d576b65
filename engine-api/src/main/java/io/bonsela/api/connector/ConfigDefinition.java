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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Defines the settings of a connector and checks values against them.
 *
 * @param settings the settings, in the order of the reference
 */
public record ConfigDefinition(List<Setting> settings) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Copies the list; names must be unique. */
    public ConfigDefinition {
        settings = List.copyOf(settings);
        Set<String> names = new TreeSet<>();
        for (Setting setting : settings) {
            if (!names.add(setting.name())) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION, "duplicate setting '" + setting.name() + "'");
            }
        }
    }

    /**
     * Creates a definition.
     *
     * @param settings the settings, in the order of the reference
     */
    public static ConfigDefinition of(Setting... settings) {
        return new ConfigDefinition(List.of(settings));
    }

    /**
     * Returns a copy with the settings of another definition appended.
     *
     * @param other the other definition
     */
    public ConfigDefinition and(ConfigDefinition other) {
        List<Setting> all = new ArrayList<>(settings);
        all.addAll(other.settings);
        return new ConfigDefinition(all);
    }

    /**
     * Finds all mistakes in the given values.
     *
     * @param values the values by setting name
     * @return the problems by setting name; empty if there are none. No message contains the value of a secret
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
                problems.put(name, "is not a setting" + NearMiss.hint(name, known));
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
            case INTEGER -> value.matches("-?[0-9]{1,9}") ? null : "'" + value + "' is not a whole number";
            case TRUTH ->
                value.equals("true") || value.equals("false") ? null : "'" + value + "' is neither true nor false";
            case DURATION -> duration(value) == null ? "'" + value + "' is not a duration such as PT15S" : null;
            case URL -> isUrl(value) ? null : "is not an https URL without user and password";
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

    /** The reference of the settings as a Markdown table. */
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

    /**
     * One setting of a connector. Immutable; the methods return changed copies.
     *
     * @param name its name in a configuration: lower-case letters, digits and dashes
     * @param type the type of its value
     * @param description the description in the reference: one sentence
     * @param defaultValue the value if the setting is omitted; null: none
     * @param required whether it must be present
     * @param allowed the allowed values; empty: any value of its type
     * @param check returns what is wrong with a value, or null
     */
    public record Setting(
            String name,
            Type type,
            String description,
            @Nullable String defaultValue,
            boolean required,
            List<String> allowed,
            Function<String, @Nullable String> check) {
        /** Copies the list. */
        public Setting {
            allowed = List.copyOf(allowed);
        }

        /** The type of a setting's value. */
        public enum Type {
            /** Any text. */
            TEXT,
            /**
             * A text that is never shown; {@code env:NAME} and {@code file:PATH} name a source that is read at each
             * use.
             */
            SECRET,
            /** A 32-bit integer. */
            INTEGER,
            /** {@code true} or {@code false}. */
            TRUTH,
            /** An ISO-8601 duration such as {@code PT15S}. */
            DURATION,
            /** An absolute {@code https} URL, or {@code http} to a loopback address. */
            URL,
            /** Texts separated by commas. */
            LIST
        }

        /**
         * A required setting.
         *
         * @param name its name
         * @param type the type of its value
         * @param description one sentence
         */
        public static Setting required(String name, Type type, String description) {
            return new Setting(name, type, description, null, true, List.of(), value -> null);
        }

        /**
         * An optional setting.
         *
         * @param name its name
         * @param type the type of its value
         * @param description one sentence
         */
        public static Setting optional(String name, Type type, String description) {
            return new Setting(name, type, description, null, false, List.of(), value -> null);
        }

        /**
         * Returns a copy with a default.
         *
         * @param value the value if the setting is omitted
         */
        public Setting withDefault(String value) {
            return new Setting(name, type, description, value, false, allowed, check);
        }

        /**
         * Returns a copy with a fixed set of allowed values.
         *
         * @param values the allowed values
         */
        public Setting oneOf(String... values) {
            return new Setting(name, type, description, defaultValue, required, List.of(values), check);
        }

        /**
         * Returns a copy with an additional check, which runs after the check of the type.
         *
         * @param valid returns what is wrong with a value, such as {@code must be 1 to 100}, or null; it must be pure
         *     and must not repeat the value of a secret
         */
        public Setting checked(Function<String, @Nullable String> valid) {
            return new Setting(name, type, description, defaultValue, required, allowed, valid);
        }

        /**
         * Returns a copy that only allows integers within bounds.
         *
         * @param least the minimum
         * @param most the maximum
         */
        public Setting between(int least, int most) {
            return checked(value -> {
                int number = Integer.parseInt(value);
                return number < least || number > most ? "must be " + least + " to " + most : null;
            });
        }
    }
}
