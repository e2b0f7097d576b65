package io.bonsela.api.rule;

import org.jspecify.annotations.Nullable;

/**
 * What withholds a reward at first: its cost is reserved, but nothing is issued yet.
 *
 * @param length how long, from the decision on, in the tenant's zone, more than nothing; it may be confirmed earlier;
 *     null: until it is confirmed
 */
public record Hold(java.time.@Nullable Period length) {}
