package io.bonsela.micrometer;

import io.micrometer.core.instrument.Tag;

/**
 * Adds tags to counters that depend on the tenant, such as its name or a group of tenants. By default there are none: each
 * value of a tag is a time series of its own, so use it only for few tenants.
 */
@FunctionalInterface
public interface TenantTags {
    /**
     * Returns the tags for what concerns a tenant.
     *
     * @param tenant the tenant
     * @return tags with the same keys for every tenant
     */
    Iterable<Tag> of(String tenant);
}
