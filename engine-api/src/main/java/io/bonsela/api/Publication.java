package io.bonsela.api;

import java.time.Instant;

/**
 * A rule set that was put in force.
 *
 * @param tenant the tenant
 * @param version counts the tenant's publications from 1
 * @param digest SHA-256 of the rule set's canonical form, 64 hex digits
 * @param at when
 * @param actor by whom
 */
public record Publication(String tenant, long version, String digest, Instant at, String actor) {}
