package io.bonsela.core.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

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
     * @param filter which of them it wants
     */
    public record Outlet(String connector, Set<String> tenants, Set<String> topics, Filter filter) {
        boolean wants(String tenant, String type, Map<String, Object> data) {
            return (tenants.isEmpty() || tenants.contains(tenant))
                    && (topics.contains("*") || topics.contains(type))
                    && filter.wants(tenant, type, data);
        }
    }

    /** Which messages a connector wants at this moment. */
    public interface Filter {
        /** Whether it wants a message; throws no exceptions. */
        boolean wants(String tenant, String type, Map<String, Object> data);
    }

    /** Returns the connectors that receive a tenant's message. */
    public List<String> wanting(String tenant, String type, Map<String, Object> data) {
        return all.stream()
                .filter(outlet -> outlet.wants(tenant, type, data))
                .map(Outlet::connector)
                .toList();
    }
}
