package io.bonsela.core.rules;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The destinations of messages: the webhook connectors and the types of messages that they receive.
 *
 * @param all every webhook connector
 */
public record Outlets(List<Outlet> all) {
    /** No connectors. */
    public static final Outlets NONE = new Outlets(List.of());

    /**
     * One webhook connector.
     *
     * @param connector its name
     * @param tenants the tenants whose messages it receives; empty: all tenants
     * @param topics the types that it receives; {@code *} stands for all types
     * @param serves whether it wants messages of a tenant at this moment; throws no exceptions
     */
    public record Outlet(String connector, Set<String> tenants, Set<String> topics, Predicate<String> serves) {
        boolean wants(String tenant, String type) {
            return (tenants.isEmpty() || tenants.contains(tenant))
                    && (topics.contains("*") || topics.contains(type))
                    && serves.test(tenant);
        }
    }

    /** Returns the connectors that receive a tenant's messages of a type. */
    public List<String> wanting(String tenant, String type) {
        return all.stream()
                .filter(outlet -> outlet.wants(tenant, type))
                .map(Outlet::connector)
                .toList();
    }
}
