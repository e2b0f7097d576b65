package io.bonsela.api;

/**
 * What {@link RewardEngine#expireDue} did.
 *
 * @param released how many were withheld, and are not any more
 * @param expired how many expired
 * @param more whether more were due than the limit
 */
public record Swept(int released, int expired, boolean more) {}
