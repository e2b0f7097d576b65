package io.bonsela.report;

import java.util.List;

/**
 * A series of values in a chart.
 *
 * @param name the name; empty if the chart has no other series
 * @param values one value for each label, each zero or greater
 */
record Series(String name, List<Double> values) {
    Series {
        values = List.copyOf(values);
    }

    double most() {
        return values.stream().mapToDouble(value -> value).max().orElse(0);
    }
}
