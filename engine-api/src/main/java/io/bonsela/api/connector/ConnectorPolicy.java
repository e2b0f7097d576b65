package io.bonsela.api.connector;

import io.bonsela.api.connector.ConfigDefinition.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Controls how the engine calls a connector: the settings that every instance has in addition to its provider's own.
 *
 * @param tenants the tenants that may use it; empty: all tenants
 * @param concurrency the maximum number of concurrent calls
 * @param ratePerSecond the maximum number of calls per second, evenly spread; 0: no limit
 * @param callTimeout the time after which a call is interrupted and its outcome is unknown
 * @param lookupTries the maximum number of consecutive tries of a look-up
 * @param breakerFailures the number of failures among the last calls that opens the circuit breaker
 * @param breakerCalls the number of last calls that count
 * @param breakerDelay how long the breaker stays open
 * @param breakerProbes the number of trial calls in a half-open breaker, all of which must succeed
 * @param retryDelays the pauses between attempts; after the attempt that follows the last pause, no more attempts are
 *     made
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
                Setting.required("provider", Setting.Type.TEXT, "The id of the provider."),
                Setting.optional("tenants", Setting.Type.LIST, "The tenants that can use the connector; default: all."),
                Setting.optional("concurrency", Setting.Type.INTEGER, "The maximum number of concurrent calls.")
                        .withDefault("5")
                        .between(1, 256),
                Setting.optional(
                                "rate-per-second",
                                Setting.Type.INTEGER,
                                "The maximum number of calls per second; 0: unlimited.")
                        .withDefault("0")
                        .between(0, 100_000),
                Setting.optional(
                                "call-timeout",
                                Setting.Type.DURATION,
                                "The time after which the outcome of a call is unknown.")
                        .withDefault("PT20S")
                        .checked(ConnectorPolicy::positive),
                Setting.optional("lookup-tries", Setting.Type.INTEGER, "The number of attempts of a look-up.")
                        .withDefault("2")
                        .between(1, 5),
                Setting.optional(
                                "breaker-failures",
                                Setting.Type.INTEGER,
                                "The number of failures among the last calls that opens the circuit breaker.")
                        .withDefault("5")
                        .between(1, 100),
                Setting.optional(
                                "breaker-calls",
                                Setting.Type.INTEGER,
                                "The number of last calls that the breaker counts.")
                        .withDefault("10")
                        .between(1, 100),
                Setting.optional("breaker-delay", Setting.Type.DURATION, "How long the breaker stays open.")
                        .withDefault("PT30S")
                        .checked(ConnectorPolicy::positive),
                Setting.optional("breaker-probes", Setting.Type.INTEGER, "The number of trial calls after the delay.")
                        .withDefault("2")
                        .between(1, 10),
                Setting.optional("retry-delays", Setting.Type.LIST, "The delays between attempts.")
                        .withDefault("PT5S,PT30S,PT2M,PT10M,PT30M,PT1H,PT2H,PT4H,PT8H")
                        .checked(ConnectorPolicy::durations),
                Setting.optional(
                                "quiet-period",
                                Setting.Type.DURATION,
                                "How long after an unknown outcome a missing reference is inconclusive;"
                                        + " at least twice call-timeout.")
                        .withDefault(capabilities.quietPeriod().toString()),
                Setting.optional(
                                "give-up-age",
                                Setting.Type.DURATION,
                                "How long after the first attempt an unknown outcome is looked up.")
                        .withDefault(capabilities.giveUpAge().toString())
                        .checked(ConnectorPolicy::positive));
    }

    /**
     * Creates the policy from settings.
     *
     * @param config the configuration, checked against {@link #settings}
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

    /** A call that has timed out must have ended before a miss counts. */
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
                return "'" + item + "' is not a duration such as PT15S";
            }
        }
        return null;
    }

    /**
     * Checks whether a tenant may use it.
     *
     * @param tenant the tenant
     */
    public boolean serves(String tenant) {
        return tenants.isEmpty() || tenants.contains(tenant);
    }
}
