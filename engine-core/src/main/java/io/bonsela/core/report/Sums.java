package io.bonsela.core.report;

import io.bonsela.api.Money;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Adds figures that are listed by currency. */
final class Sums {
    private Sums() {}

    /**
     * Returns the sums of two lists, ordered by currency code.
     *
     * @param amount the amount that has the currency of a figure
     * @param plus adds two figures of one currency
     */
    static <T> List<T> byCurrency(List<T> one, List<T> other, Function<T, Money> amount, BinaryOperator<T> plus) {
        Map<String, T> sums = new TreeMap<>();
        for (List<T> figures : List.of(one, other)) {
            figures.forEach(figure -> sums.merge(amount.apply(figure).currency().code(), figure, plus));
        }
        return List.copyOf(sums.values());
    }
}
