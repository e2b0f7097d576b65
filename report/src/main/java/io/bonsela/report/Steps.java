package io.bonsela.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A histogram of amounts above and below zero, in steps that grow with the amounts: 1, 2, 5, 10, 20, 50 and so on, or
 * 1, 10, 100 if that would be too many. The steps grow because most customers have small amounts and a few have large
 * ones.
 *
 * @param labels the labels of the steps, from the furthest below zero
 * @param counts the number of amounts in each step
 */
record Steps(List<String> labels, List<Double> counts) {
    private static final int MOST = 7;
    private static final int[] FINE = {1, 2, 5};
    private static final int[] COARSE = {1};

    /** Creates a histogram of amounts that are not zero. */
    static Steps of(List<BigDecimal> amounts) {
        List<BigDecimal> sizes = amounts.stream().map(BigDecimal::abs).sorted().toList();
        if (sizes.isEmpty()) {
            return new Steps(List.of(), List.of());
        }
        List<BigDecimal> borders = borders(sizes.get(0), sizes.get(sizes.size() - 1), FINE);
        if (borders.size() > MOST) {
            borders = borders(sizes.get(0), sizes.get(sizes.size() - 1), COARSE);
        }
        List<String> labels = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        List<BigDecimal> down = new ArrayList<>(borders.subList(0, borders.size() - 1));
        Collections.reverse(down);
        for (boolean less : new boolean[] {true, false}) {
            if (amounts.stream().noneMatch(amount -> amount.signum() < 0 == less)) {
                continue;
            }
            for (BigDecimal from : less ? down : borders.subList(0, borders.size() - 1)) {
                BigDecimal until = borders.get(borders.indexOf(from) + 1);
                long count = amounts.stream()
                        .filter(amount -> amount.signum() < 0 == less)
                        .map(BigDecimal::abs)
                        .filter(size -> size.compareTo(from) >= 0 && size.compareTo(until) < 0)
                        .count();
                labels.add(
                        (less ? "loses " : "gains ") + Numbers.plain(from) + " to less than " + Numbers.plain(until));
                counts.add((double) count);
            }
        }
        return new Steps(labels, counts);
    }

    /** Returns the borders from the last one at or below the smallest size to the first one above the largest. */
    private static List<BigDecimal> borders(BigDecimal least, BigDecimal most, int[] steps) {
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(least.precision() - least.scale() - 1);
        List<BigDecimal> all = Stream.iterate(
                        power, each -> each.compareTo(most) <= 0, each -> each.scaleByPowerOfTen(1))
                .flatMap(each -> Arrays.stream(steps).mapToObj(step -> each.multiply(BigDecimal.valueOf(step))))
                .toList();
        List<BigDecimal> borders = new ArrayList<>();
        for (BigDecimal border : all) {
            if (border.compareTo(least) <= 0) {
                borders.clear();
            }
            borders.add(border);
            if (border.compareTo(most) > 0) {
                return borders;
            }
        }
        borders.add(all.get(all.size() - steps.length).scaleByPowerOfTen(1));
        return borders;
    }
}
