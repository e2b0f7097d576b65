package io.bonsela.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Amounts in steps of one width.
 *
 * @param labels what the steps are, from the lowest
 * @param counts how many amounts are in each
 */
record Steps(List<String> labels, List<Double> counts) {
    private static final int MOST = 10;

    static Steps of(List<BigDecimal> amounts) {
        BigDecimal least = amounts.stream().reduce(BigDecimal::min).orElse(BigDecimal.ZERO);
        BigDecimal most = amounts.stream().reduce(BigDecimal::max).orElse(BigDecimal.ZERO);
        BigDecimal width = width(most.subtract(least));
        BigDecimal start = least.divide(width, 0, RoundingMode.FLOOR).multiply(width);
        List<String> labels = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        for (BigDecimal from = start; from.compareTo(most) <= 0; from = from.add(width)) {
            BigDecimal low = from;
            BigDecimal high = from.add(width);
            long count = amounts.stream()
                    .filter(amount -> amount.compareTo(low) >= 0 && amount.compareTo(high) < 0)
                    .count();
            labels.add("from " + Numbers.signed(low) + " to below " + Numbers.signed(high));
            counts.add((double) count);
        }
        return new Steps(labels, counts);
    }

    /** A round width that makes no more steps than are wanted. */
    private static BigDecimal width(BigDecimal range) {
        BigDecimal wanted = range.divide(BigDecimal.valueOf(MOST - 1L), MathContext.DECIMAL32);
        if (wanted.signum() == 0) {
            return BigDecimal.ONE;
        }
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(wanted.precision() - wanted.scale() - 1);
        for (int round : new int[] {1, 2, 5}) {
            BigDecimal width = power.multiply(BigDecimal.valueOf(round));
            if (width.compareTo(wanted) >= 0) {
                return plain(width);
            }
        }
        return plain(power.multiply(BigDecimal.TEN));
    }

    private static BigDecimal plain(BigDecimal width) {
        return width.scale() < 0 ? width.setScale(0) : width;
    }
}
