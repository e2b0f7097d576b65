package io.bonsela.api.connector;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The configured connectors by name, with their settings as texts. The setting {@code provider} names the provider.
 * {@code toString} shows no values. Immutable.
 */
public final class ConnectorsConfig {
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,49}";

    private final Map<String, Map<String, String>> instances;
    private final UnaryOperator<String> secrets;

    private ConnectorsConfig(Map<String, Map<String, String>> instances, UnaryOperator<String> secrets) {
        Map<String, Map<String, String>> copy = new TreeMap<>();
        instances.forEach((name, settings) -> {
            if (!name.matches(NAME)) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "connector '" + name + "': a name must have 1 to 50 lower-case letters, digits and dashes");
            }
            copy.put(name, Map.copyOf(settings));
        });
        this.instances = Collections.unmodifiableMap(copy);
        this.secrets = secrets;
    }

    /**
     * Creates a configuration from settings by connector.
     *
     * @param instances the settings of each connector, by name; the key is the connector's name
     */
    public static ConnectorsConfig of(Map<String, Map<String, String>> instances) {
        return new ConnectorsConfig(instances, ConnectorsConfig::resolve);
    }

    /**
     * Creates a configuration from one map with the keys {@code NAME.SETTING}.
     *
     * @param properties such as {@code airtime-usd.provider=reloadly}
     * @throws BonselaException INVALID_CONFIGURATION for a key without a dot
     */
    public static ConnectorsConfig ofProperties(Map<String, String> properties) {
        Map<String, Map<String, String>> instances = new LinkedHashMap<>();
        properties.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 1) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION, "'" + key + "' is not of the form CONNECTOR.SETTING");
            }
            instances
                    .computeIfAbsent(key.substring(0, dot), name -> new LinkedHashMap<>())
                    .put(key.substring(dot + 1), value);
        });
        return of(instances);
    }

    /**
     * Reads a properties file with the keys {@code NAME.SETTING}.
     *
     * @param file the file, in UTF-8
     * @throws BonselaException INVALID_CONFIGURATION if it cannot be read
     */
    public static ConnectorsConfig load(Path file) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, file + " cannot be read", e);
        }
        Map<String, String> all = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
        return ofProperties(all);
    }

    /**
     * Creates a configuration from environment variables named {@code PREFIX_NAME__SETTING}, where a dash is written as
     * an underscore, such as {@code BONSELA_AIRTIME_USD__CLIENT_ID} for {@code airtime-usd.client-id} with the prefix
     * {@code BONSELA}.
     *
     * @param environment the variables, such as {@link System#getenv()}
     * @param prefix the prefix of the variables' names
     */
    public static ConnectorsConfig ofEnvironment(Map<String, String> environment, String prefix) {
        Map<String, Map<String, String>> instances = new LinkedHashMap<>();
        environment.forEach((variable, value) -> {
            int split = variable.indexOf("__");
            if (variable.startsWith(prefix + '_') && split > prefix.length() + 1) {
                instances
                        .computeIfAbsent(
                                name(variable.substring(prefix.length() + 1, split)), n -> new LinkedHashMap<>())
                        .put(name(variable.substring(split + 2)), value);
            }
        });
        return of(instances);
    }

    private static String name(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns a copy with a different source of secrets.
     *
     * @param resolver returns the secret for a value, at each use; thread-safe
     */
    public ConnectorsConfig secretsFrom(UnaryOperator<String> resolver) {
        return new ConnectorsConfig(instances, resolver);
    }

    private static String resolve(String value) {
        if (value.startsWith("env:")) {
            String variable = System.getenv(value.substring("env:".length()));
            if (variable == null) {
                throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, value + " is not set");
            }
            return present(value, variable);
        }
        if (value.startsWith("file:")) {
            try {
                return present(value, Files.readString(Path.of(value.substring("file:".length()))));
            } catch (IOException e) {
                throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, value + " cannot be read", e);
            }
        }
        return value;
    }

    private static String present(String source, String secret) {
        if (secret.isBlank()) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, source + " is empty");
        }
        return secret.strip();
    }

    /** The settings of each connector, by its name. */
    public Map<String, Map<String, String>> instances() {
        return instances;
    }

    /** The function that returns the secret for a value. */
    public UnaryOperator<String> secrets() {
        return secrets;
    }

    @Override
    public String toString() {
        return "ConnectorsConfig" + instances.keySet();
    }
}
