package io.bonsela.api;

import java.math.BigDecimal;

/**
 * A budget was used up to one of its alert thresholds. Told once for each crossing and period.
 *
 * @param tenant the tenant
 * @param balance the balance after the decision that crossed
 * @param threshold the share of the limit that was crossed, such as 0.8
 * @param eventId the event whose decision crossed it
 */
public record BudgetAlert(String tenant, BudgetBalance balance, BigDecimal threshold, String eventId) {}
