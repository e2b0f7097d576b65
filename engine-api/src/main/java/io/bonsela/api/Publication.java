package io.bonsela.api;

/**
 * A rule set that is in force.
 *
 * @param tenant the tenant
 * @param version counts the tenant's publications from 1
 * @param digest SHA-256 of the rule set's canonical form, 64 hex digits
 */
public record Publication(String tenant, long version, String digest) {}
