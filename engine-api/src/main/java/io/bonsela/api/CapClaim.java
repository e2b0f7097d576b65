package io.bonsela.api;

import java.time.Instant;

/**
 * What an issuance took of one cap or cooldown; releasing it gives back exactly this.
 *
 * @param cap the cap's id
 * @param scope whose counter it is: the values of the cap's dimensions in canonical form
 * @param window which window of it
 * @param amount how much: 1 for a count, minor units for a value
 * @param at the event's time, which the window is reckoned by
 */
public record CapClaim(String cap, String scope, String window, long amount, Instant at) {}
