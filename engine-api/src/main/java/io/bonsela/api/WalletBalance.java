package io.bonsela.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a subject has in one currency.
 *
 * @param available what can be spent; below zero: what is owed
 * @param pending granted, but withheld
 * @param nextExpiry when some of what is available expires next; null: it does not
 * @param expiring how much expires then; zero if nothing does
 */
public record WalletBalance(
        Money available, Money pending, @Nullable Instant nextExpiry, Money expiring) {}
