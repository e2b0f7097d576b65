package io.bonsela.micrometer;

import io.micrometer.core.instrument.Tag;

/**
 * Adds tags that depend on the tenant to counters, such as its name or its group. Each value of a tag is a time series of
 * its own: use it only for few values. Called by several threads.
 */
@FunctionalInterface
public interface TenantTags {
    /**
     * Returns the tags for what concerns a tenant.
     *
     * @param tenant the tenant
     * @return tags with the same keys for every tenant; never null
     */
    Iterable<Tag> of(String tenant);
}
