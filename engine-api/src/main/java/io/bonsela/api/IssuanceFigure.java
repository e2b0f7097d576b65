package io.bonsela.api;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How many of the issuances of one day are in one state now: of redeemed to all is the day's redemption rate.
 *
 * @param date the day of the grant, in the tenant's zone
 * @param campaign the campaign; null: none
 * @param rule the rule
 * @param reward the reward
 * @param state where they are now
 * @param count how many
 */
public record IssuanceFigure(
        LocalDate date, @Nullable String campaign, String rule, String reward, IssuanceState state, long count) {}
