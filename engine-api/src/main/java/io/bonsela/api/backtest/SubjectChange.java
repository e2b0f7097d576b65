package io.bonsela.api.backtest;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a subject would have earned more or less.
 *
 * @param subject the subject
 * @param difference by currency, or by reward where it has no value; below zero: less. Never zero
 */
public record SubjectChange(String subject, SortedMap<String, BigDecimal> difference) {
    /** Copies the map. */
    public SubjectChange {
        difference = Collections.unmodifiableSortedMap(new TreeMap<>(difference));
    }

    /** Whether it earns more of something. */
    public boolean gains() {
        return difference.values().stream().anyMatch(amount -> amount.signum() > 0);
    }

    /** Whether it earns less of something. */
    public boolean loses() {
        return difference.values().stream().anyMatch(amount -> amount.signum() < 0);
    }
}
