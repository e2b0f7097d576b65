package io.bonsela.api;

import io.bonsela.api.Issuance.IssuanceState;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The number of issuances of one day that are now in one state. The redeemed ones divided by all are the day's
 * redemption rate.
 *
 * @param date the day of the grant, in the tenant's zone
 * @param campaign the campaign; null: none
 * @param rule the rule
 * @param reward the reward
 * @param state their current state
 * @param count the number of issuances
 */
public record IssuanceFigure(
        LocalDate date, @Nullable String campaign, String rule, String reward, IssuanceState state, long count) {}
