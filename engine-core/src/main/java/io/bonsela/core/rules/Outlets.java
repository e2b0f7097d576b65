package io.bonsela.core.rules;

import java.util.List;
import java.util.Set;

/**
 * Where messages go: the webhook connectors and what they want.
 *
 * @param all each of them
 */
public record Outlets(List<Outlet> all) {
    /** None. */
    public static final Outlets NONE = new Outlets(List.of());

    /**
     * One webhook connector.
     *
     * @param connector its name
     * @param tenants whose messages it gets; empty: everybody's
     * @param topics the types that it wants, or {@code *}
     */
    public record Outlet(String connector, Set<String> tenants, Set<String> topics) {
        boolean wants(String tenant, String type) {
            return (tenants.isEmpty() || tenants.contains(tenant)) && (topics.contains("*") || topics.contains(type));
        }
    }

    /** The connectors that want messages of a type. */
    public List<String> wanting(String tenant, String type) {
        return all.stream()
                .filter(outlet -> outlet.wants(tenant, type))
                .map(Outlet::connector)
                .toList();
    }
}
