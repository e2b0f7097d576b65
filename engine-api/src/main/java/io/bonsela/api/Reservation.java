package io.bonsela.api;

/**
 * What an issuance took of a budget.
 *
 * @param budget the budget's id
 * @param period the period of it, such as {@code 2026-11}, or {@code lifetime}
 * @param amount how much
 */
public record Reservation(String budget, String period, Money amount) {}
