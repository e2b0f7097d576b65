package io.bonsela.api.connector;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The checked values of a connector's settings. {@code toString} shows no values. Immutable. */
public final class ConnectorConfig {
    private final Map<String, Setting> settings;
    private final Map<String, String> values;
    private final UnaryOperator<String> secrets;

    /**
     * Checks values.
     *
     * @param definition the settings
     * @param values the values by name; blank values count as omitted
     * @param secrets resolves the value of a secret at each use
     * @throws BonselaException INVALID_CONFIGURATION that lists all mistakes
     */
    public ConnectorConfig(ConfigDefinition definition, Map<String, String> values, UnaryOperator<String> secrets) {
        Map<String, String> problems = definition.problems(values);
        if (!problems.isEmpty()) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    problems.entrySet().stream()
                            .map(problem -> problem.getKey() + ' ' + problem.getValue())
                            .collect(Collectors.joining("; ")));
        }
        settings = definition.settings().stream().collect(Collectors.toMap(Setting::name, setting -> setting));
        this.values = values.entrySet().stream()
                .filter(value -> !value.getValue().isBlank())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, value -> value.getValue().strip()));
        this.secrets = secrets;
    }

    /**
     * Returns the value of a setting, or its default.
     *
     * @param name the setting's name
     */
    public Optional<String> find(String name) {
        Setting setting = settings.get(name);
        if (setting == null) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "unknown setting '" + name + "'");
        }
        return Optional.ofNullable(values.getOrDefault(name, setting.defaultValue()));
    }

    /**
     * Returns the value of a setting that is required or has a default.
     *
     * @param name the setting's name
     * @throws BonselaException INVALID_CONFIGURATION if it has none
     */
    public String text(String name) {
        return find(name)
                .orElseThrow(() ->
                        new BonselaException(ErrorCode.INVALID_CONFIGURATION, "setting '" + name + "' has no value"));
    }

    /** Like {@link #text}, as an integer. */
    public int integer(String name) {
        return Integer.parseInt(text(name));
    }

    /** Like {@link #text}, as a boolean. */
    public boolean truth(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** Like {@link #text}, as a duration. */
    public Duration duration(String name) {
        return Objects.requireNonNull(ConfigDefinition.duration(text(name)));
    }

    /** Like {@link #text}, as a URL. */
    public URI url(String name) {
        return URI.create(text(name));
    }

    /** Like {@link #find}, as a list; empty if there is no value. */
    public List<String> list(String name) {
        return find(name).map(ConfigDefinition::items).orElse(List.of());
    }

    /** Like {@link #text}, as a secret. */
    public Secret secret(String name) {
        String value = text(name);
        return Secret.from(() -> secrets.apply(value));
    }

    /** Describes the secrets that have a value but cannot be read now or are empty, by the name of the setting. */
    public Map<String, String> missingSecrets() {
        Map<String, String> missing = new TreeMap<>();
        secrets().forEach((name, value) -> {
            try {
                String secret = secrets.apply(value);
                if (secret == null || secret.isBlank()) {
                    missing.put(name, "its secret is empty");
                }
            } catch (BonselaException e) {
                missing.put(name, e.detail());
            } catch (RuntimeException | LinkageError e) {
                missing.put(name, "its secret cannot be read: " + e.getClass().getSimpleName());
            }
        });
        return missing;
    }

    /**
     * Masks this configuration's secrets in a text.
     *
     * @param text such as the message of an exception
     */
    public String masked(String text) {
        // The longest first, because one secret may be the beginning of another.
        List<String> all = secrets().values().stream()
                .map(this::secretIfAny)
                .filter(secret -> secret != null && !secret.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        String shown = text;
        for (String secret : all) {
            shown = shown.replace(secret, "[hidden]");
        }
        return shown;
    }

    /** A secret that cannot be read now cannot be in a text either. */
    private @Nullable String secretIfAny(String value) {
        try {
            return secrets.apply(value);
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    private Map<String, String> secrets() {
        Map<String, String> all = new TreeMap<>(values);
        all.keySet().removeIf(name -> {
            Setting setting = settings.get(name);
            return setting == null || setting.type() != Setting.Type.SECRET;
        });
        return all;
    }

    @Override
    public String toString() {
        return "ConnectorConfig" + values.keySet();
    }
}
