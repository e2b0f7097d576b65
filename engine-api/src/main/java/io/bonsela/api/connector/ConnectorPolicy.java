package io.bonsela.api.connector;

import io.bonsela.api.connector.ConfigDefinition.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the engine guards a connector: the settings that every instance has beside its provider's own.
 *
 * @param tenants who may use it; empty: every tenant
 * @param concurrency how many calls at once
 * @param ratePerSecond how many calls a second, evenly spread; 0: any number
 * @param callTimeout after which a call is interrupted, and its outcome unknown
 * @param lookupTries how often a look-up is tried in a row
 * @param breakerFailures how many failures among the last calls open the circuit breaker
 * @param breakerCalls how many last calls count
 * @param breakerDelay how long the breaker stays open
 * @param breakerProbes how many calls an opened breaker lets through to try, all of which must succeed
 * @param retryDelays the pauses between attempts; after the last one a delivery is given up
 * @param quietPeriod see {@link Capabilities#quietPeriod}
 * @param giveUpAge see {@link Capabilities#giveUpAge}
 */
public record ConnectorPolicy(
        Set<String> tenants,
        int concurrency,
        int ratePerSecond,
        Duration callTimeout,
        int lookupTries,
        int breakerFailures,
        int breakerCalls,
        Duration breakerDelay,
        int breakerProbes,
        List<Duration> retryDelays,
        Duration quietPeriod,
        Duration giveUpAge) {
    /** Copies the collections. */
    public ConnectorPolicy {
        tenants = Set.copyOf(tenants);
        retryDelays = List.copyOf(retryDelays);
    }

    /** The settings of every instance. */
    public static ConfigDefinition settings(Capabilities capabilities) {
        return ConfigDefinition.of(
                Setting.required("provider", Setting.Type.TEXT, "The provider's id."),
                Setting.optional("tenants", Setting.Type.LIST, "The tenants that may use it; left out: all."),
                Setting.optional("concurrency", Setting.Type.INTEGER, "How many calls at once.")
                        .withDefault("5")
                        .between(1, 256),
                Setting.optional("rate-per-second", Setting.Type.INTEGER, "How many calls a second; 0: any number.")
                        .withDefault("0")
                        .between(0, 100_000),
                Setting.optional("call-timeout", Setting.Type.DURATION, "After this a call's outcome is unknown.")
                        .withDefault("PT20S")
                        .checked(ConnectorPolicy::positive),
                Setting.optional("lookup-tries", Setting.Type.INTEGER, "How often a look-up is tried in a row.")
                        .withDefault("2")
                        .between(1, 5),
                Setting.optional(
                                "breaker-failures",
                                Setting.Type.INTEGER,
                                "How many failures among the last calls open the circuit breaker.")
                        .withDefault("5")
                        .between(1, 100),
                Setting.optional("breaker-calls", Setting.Type.INTEGER, "How many last calls count for the breaker.")
                        .withDefault("10")
                        .between(1, 100),
                Setting.optional("breaker-delay", Setting.Type.DURATION, "How long the breaker stays open.")
                        .withDefault("PT30S")
                        .checked(ConnectorPolicy::positive),
                Setting.optional(
                                "breaker-probes",
                                Setting.Type.INTEGER,
                                "How many calls an open breaker lets through to try.")
                        .withDefault("2")
                        .between(1, 10),
                Setting.optional("retry-delays", Setting.Type.LIST, "The pauses between attempts.")
                        .withDefault("PT5S,PT30S,PT2M,PT10M,PT30M,PT1H,PT2H,PT4H,PT8H")
                        .checked(ConnectorPolicy::durations),
                Setting.optional(
                                "quiet-period",
                                Setting.Type.DURATION,
                                "After an unknown outcome, how long a missing reference proves nothing; at least twice call-timeout.")
                        .withDefault(capabilities.quietPeriod().toString()),
                Setting.optional(
                                "give-up-age",
                                Setting.Type.DURATION,
                                "How long after the first attempt an open outcome is pursued.")
                        .withDefault(capabilities.giveUpAge().toString())
                        .checked(ConnectorPolicy::positive));
    }

    /**
     * The policy that settings say.
     *
     * @param config checked against {@link #settings}
     */
    public static ConnectorPolicy of(ConnectorConfig config) {
        int calls = config.integer("breaker-calls");
        return new ConnectorPolicy(
                Set.copyOf(config.list("tenants")),
                config.integer("concurrency"),
                config.integer("rate-per-second"),
                config.duration("call-timeout"),
                config.integer("lookup-tries"),
                Math.min(config.integer("breaker-failures"), calls),
                calls,
                config.duration("breaker-delay"),
                config.integer("breaker-probes"),
                config.list("retry-delays").stream()
                        .map(delay -> Objects.requireNonNull(ConfigDefinition.duration(delay)))
                        .toList(),
                quiet(config.duration("quiet-period"), config.duration("call-timeout")),
                config.duration("give-up-age"));
    }

    /** A call that is under way when its time is over must have ended before a miss counts. */
    private static Duration quiet(Duration given, Duration callTimeout) {
        Duration least = callTimeout.multipliedBy(2);
        return given.compareTo(least) < 0 ? least : given;
    }

    private static @Nullable String positive(String value) {
        return Duration.ZERO.equals(ConfigDefinition.duration(value)) ? "must be above zero" : null;
    }

    private static @Nullable String durations(String value) {
        for (String item : ConfigDefinition.items(value)) {
            if (ConfigDefinition.duration(item) == null) {
                return "'" + item + "' is no duration such as PT15S";
            }
        }
        return null;
    }

    /**
     * Whether a tenant may use it.
     *
     * @param tenant the tenant
     */
    public boolean serves(String tenant) {
        return tenants.isEmpty() || tenants.contains(tenant);
    }
}
