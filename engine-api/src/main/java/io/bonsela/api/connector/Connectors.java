package io.bonsela.api.connector;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.internal.Plugin;
import io.bonsela.api.internal.Text;
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
 * The connectors of an engine: providers that were found, and the instances that are configured. Nothing is connected to
 * before an engine is built. Immutable, but for the builder.
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
     * @param provider who makes it
     * @param config its settings, those of the policy included
     * @param policy how the engine guards it
     */
    public record Instance(String name, ConnectorProvider provider, ConnectorConfig config, ConnectorPolicy policy) {}

    private Connectors(Builder builder) {
        providers = Collections.unmodifiableMap(new TreeMap<>(builder.providers));
        handlers = List.copyOf(builder.handlers);
        problems = List.copyOf(builder.problems);
        instances = instances(builder.config);
    }

    /**
     * Finds the providers on the context class loader's path, or on this library's own where there is none.
     *
     * @param config the connectors that are wanted
     */
    public static Connectors discover(ConnectorsConfig config) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return discover(config, context == null ? Connectors.class.getClassLoader() : context);
    }

    /**
     * Finds the providers that a class loader sees. One that cannot be loaded is listed in {@link #problems} and hides
     * no other.
     *
     * @param config the connectors that are wanted
     * @param loader where to look
     * @throws BonselaException INVALID_CONFIGURATION if two providers have one id, if a wanted provider is not there or
     *     broken, or if settings have mistakes: all of them are listed
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

    /** Connectors that are put together by hand. */
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
                wrong.add(name + ".provider: there is no provider '" + id + "'" + NearMiss.hint(id, providers.keySet())
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
                        + provider.getClass().getName() + ") does not say what its settings are: "
                        + e.getClass().getName());
            }
        });
        if (!wrong.isEmpty()) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    wrong.stream().collect(Collectors.joining("\n  ", "connectors:\n  ", "")));
        }
        return List.copyOf(all);
    }

    /**
     * All settings of an instance of a provider: its own, then those that every instance has.
     *
     * @param provider the provider
     */
    public static ConfigDefinition settings(ConnectorProvider provider) {
        ConfigDefinition own = Plugin.call(provider, provider::config);
        Capabilities capabilities = Plugin.call(provider, provider::capabilities);
        return own.and(ConnectorPolicy.settings(capabilities));
    }

    private static String broken(Throwable e) {
        return Text.shorten(String.valueOf(e).replaceAll("[0-9]{5,}", "..."), LONGEST_WORDS);
    }

    /** The providers, in the order of their ids. */
    public List<ConnectorProvider> providers() {
        return List.copyOf(providers.values());
    }

    /** Types of reward that were found beside. */
    public List<RewardHandler> handlers() {
        return handlers;
    }

    /** The connectors that are configured, in the order of their names. */
    public List<Instance> instances() {
        return instances;
    }

    /** The secrets of all connectors that cannot be had now, or are empty: each with its connector and its setting. */
    public List<String> missingSecrets() {
        List<String> missing = new ArrayList<>();
        for (Instance instance : instances) {
            instance.config()
                    .missingSecrets()
                    .forEach((setting, problem) -> missing.add(instance.name() + '.' + setting + ": " + problem));
        }
        return missing;
    }

    /** What could not be loaded, and why. */
    public List<String> problems() {
        return problems;
    }

    /** Collects connectors. Not thread-safe. */
    public static final class Builder {
        private static final String ID = "[a-z0-9-]{1,50}";

        private final Map<String, ConnectorProvider> providers = new TreeMap<>();
        private final List<RewardHandler> handlers = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private ConnectorsConfig config = ConnectorsConfig.of(Map.of());

        private Builder() {}

        /**
         * A provider.
         *
         * @param provider the provider
         * @throws BonselaException INVALID_CONFIGURATION if another has its id, or if it was written for another version
         *     of the contract
         */
        public Builder provider(ConnectorProvider provider) {
            String type = provider.getClass().getName();
            String id;
            int version;
            try {
                id = Plugin.call(provider, provider::id);
                version = Plugin.call(provider, provider::spiVersion);
            } catch (RuntimeException | Error e) {
                problems.add("provider " + type + " does not say its name: " + broken(e));
                return this;
            }
            if (id == null || !id.matches(ID)) {
                problems.add("provider " + type + " has no name of 1 to 50 lower-case letters, digits and dashes");
                return this;
            }
            if (version != ConnectorProvider.SPI_VERSION) {
                problems.add("provider '" + id + "' (" + type + ") is for version " + version
                        + " of the contract, and this is " + ConnectorProvider.SPI_VERSION);
                return this;
            }
            ConnectorProvider other = providers.putIfAbsent(id, provider);
            if (other != null) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "provider '" + id + "' is there twice: "
                                + other.getClass().getName() + " and "
                                + provider.getClass().getName());
            }
            return this;
        }

        /**
         * A type of reward.
         *
         * @param handler its handler
         */
        public Builder handler(RewardHandler handler) {
            handlers.add(handler);
            return this;
        }

        /**
         * The connectors that are wanted.
         *
         * @param wanted their settings
         */
        public Builder config(ConnectorsConfig wanted) {
            config = wanted;
            return this;
        }

        /**
         * The connectors.
         *
         * @throws BonselaException INVALID_CONFIGURATION as {@link Connectors#discover}
         */
        public Connectors build() {
            return new Connectors(this);
        }
    }
}
