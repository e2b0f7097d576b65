package io.bonsela.api.connector;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.internal.Checks;
import io.bonsela.api.internal.Plugin;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.spi.RewardHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The connectors of an engine: the available providers and the configured instances. No connection is made before an
 * engine is built. Immutable, except for the builder.
 */
public final class Connectors {
    /** No connectors at all. */
    public static final Connectors NONE = with().build();

    private static final int LONGEST_WORDS = 300;

    private final Map<String, ConnectorProvider> providers;
    private final List<RewardHandler> handlers;
    private final List<Instance> instances;
    private final List<String> problems;

    /**
     * A configured connector.
     *
     * @param name its name, by which rewards refer to it
     * @param provider the provider that creates it
     * @param config its settings, including those of the policy
     * @param policy how the engine calls it
     */
    public record Instance(String name, ConnectorProvider provider, ConnectorConfig config, ConnectorPolicy policy) {}

    private Connectors(Builder builder) {
        providers = Collections.unmodifiableMap(new TreeMap<>(builder.providers));
        handlers = List.copyOf(builder.handlers);
        problems = List.copyOf(builder.problems);
        instances = instances(builder.config);
    }

    /**
     * Finds the providers with the context class loader, or with this library's own class loader if there is none.
     *
     * @param config the configured connectors
     */
    public static Connectors discover(ConnectorsConfig config) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return discover(config, context == null ? Connectors.class.getClassLoader() : context);
    }

    /**
     * Finds the providers with a class loader. A provider that cannot be loaded is listed in {@link #problems} and does
     * not affect the others.
     *
     * @param config the configured connectors
     * @param loader the class loader
     * @throws BonselaException INVALID_CONFIGURATION if two providers have the same id, if a configured provider is
     *     missing or broken, or if settings have mistakes: all of them are listed
     */
    public static Connectors discover(ConnectorsConfig config, ClassLoader loader) {
        Builder builder = with().config(config);
        each(ConnectorProvider.class, ServiceLoader.load(ConnectorProvider.class, loader), builder, builder::provider);
        each(RewardHandler.class, ServiceLoader.load(RewardHandler.class, loader), builder, builder::handler);
        return builder.build();
    }

    private static <T> void each(Class<T> service, ServiceLoader<T> loader, Builder builder, Consumer<T> found) {
        Iterator<T> all = loader.iterator();
        while (true) {
            T next;
            try {
                if (!all.hasNext()) {
                    return;
                }
                next = all.next();
            } catch (RuntimeException | Error e) {
                builder.problems.add("a " + service.getSimpleName() + " cannot be loaded: " + broken(e));
                continue;
            }
            found.accept(next);
        }
    }

    /** Returns a builder for connectors that are specified in code. */
    public static Builder with() {
        return new Builder();
    }

    private List<Instance> instances(ConnectorsConfig config) {
        List<Instance> all = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        config.instances().forEach((name, values) -> {
            String id = values.getOrDefault("provider", "");
            ConnectorProvider provider = providers.get(id);
            if (provider == null) {
                wrong.add(name + ".provider: unknown provider '" + id + "'" + NearMiss.hint(id, providers.keySet())
                        + (problems.isEmpty() ? "" : "; " + String.join("; ", problems)));
                return;
            }
            try {
                ConfigDefinition definition = settings(provider);
                Map<String, String> mistakes = definition.problems(values);
                mistakes.forEach((setting, problem) -> wrong.add(name + '.' + setting + ' ' + problem));
                if (mistakes.isEmpty()) {
                    ConnectorConfig checked = new ConnectorConfig(definition, values, config.secrets());
                    all.add(new Instance(name, provider, checked, ConnectorPolicy.of(checked)));
                }
            } catch (RuntimeException | Error e) {
                wrong.add(name + ".provider: '" + id + "' ("
                        + provider.getClass().getName() + ") failed to return its settings: "
                        + e.getClass().getName());
            }
        });
        if (!wrong.isEmpty()) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    wrong.stream().collect(Collectors.joining("; ", "connectors: ", "")));
        }
        return List.copyOf(all);
    }

    /**
     * All settings of a provider's instances: the provider's own, then those that every instance has.
     *
     * @param provider the provider
     */
    public static ConfigDefinition settings(ConnectorProvider provider) {
        ConfigDefinition own = Plugin.call(provider, provider::config);
        Capabilities capabilities = Plugin.call(provider, provider::capabilities);
        return own.and(ConnectorPolicy.settings(capabilities));
    }

    private static String broken(Throwable e) {
        return Checks.shorten(String.valueOf(e).replaceAll("[0-9]{5,}", "..."), LONGEST_WORDS);
    }

    /** The providers, in the order of their ids. */
    public List<ConnectorProvider> providers() {
        return List.copyOf(providers.values());
    }

    /** The handlers of additional reward types. */
    public List<RewardHandler> handlers() {
        return handlers;
    }

    /** The configured connectors, in the order of their names. */
    public List<Instance> instances() {
        return instances;
    }

    /**
     * Describes the secrets of all connectors that cannot be read now or are empty, each with its connector and
     * setting.
     */
    public List<String> missingSecrets() {
        List<String> missing = new ArrayList<>();
        for (Instance instance : instances) {
            instance.config()
                    .missingSecrets()
                    .forEach((setting, problem) -> missing.add(instance.name() + '.' + setting + ": " + problem));
        }
        return missing;
    }

    /** Describes what could not be loaded, and why. */
    public List<String> problems() {
        return problems;
    }

    /** Builds connectors. Not thread-safe. */
    public static final class Builder {
        private static final String ID = "[a-z0-9-]{1,50}";

        private final Map<String, ConnectorProvider> providers = new TreeMap<>();
        private final List<RewardHandler> handlers = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private ConnectorsConfig config = ConnectorsConfig.of(Map.of());

        private Builder() {}

        /**
         * Adds a provider. A provider that is broken, or written for another version of the contract, is listed in
         * {@link Connectors#problems} instead.
         *
         * @param provider the provider
         * @throws BonselaException INVALID_CONFIGURATION if another provider has its id
         */
        public Builder provider(ConnectorProvider provider) {
            String type = provider.getClass().getName();
            String id;
            int version;
            try {
                id = Plugin.call(provider, provider::id);
                version = Plugin.call(provider, provider::spiVersion);
            } catch (RuntimeException | Error e) {
                problems.add("provider " + type + " failed to return its id: " + broken(e));
                return this;
            }
            if (id == null || !id.matches(ID)) {
                problems.add("provider " + type + " has no valid id: 1 to 50 lower-case letters, digits and dashes");
                return this;
            }
            if (version != ConnectorProvider.SPI_VERSION) {
                problems.add("provider '" + id + "' (" + type + ") supports version " + version
                        + " of the contract, but the engine requires " + ConnectorProvider.SPI_VERSION);
                return this;
            }
            ConnectorProvider other = providers.putIfAbsent(id, provider);
            if (other != null) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "duplicate provider '" + id + "': "
                                + other.getClass().getName() + " and "
                                + provider.getClass().getName());
            }
            return this;
        }

        /**
         * Adds a reward type.
         *
         * @param handler its handler
         */
        public Builder handler(RewardHandler handler) {
            handlers.add(handler);
            return this;
        }

        /**
         * Sets the configured connectors.
         *
         * @param wanted the configuration
         */
        public Builder config(ConnectorsConfig wanted) {
            config = wanted;
            return this;
        }

        /**
         * Creates the connectors.
         *
         * @throws BonselaException INVALID_CONFIGURATION as {@link Connectors#discover}
         */
        public Connectors build() {
            return new Connectors(this);
        }
    }
}
