package io.bonsela.cli.report;

import java.util.List;

/**
 * Values to draw.
 *
 * @param name what they are; empty if there are no others beside them
 * @param values one for each label, zero or more
 */
record Series(String name, List<Double> values) {
    Series {
        values = List.copyOf(values);
    }

    double most() {
        return values.stream().mapToDouble(value -> value).max().orElse(0);
    }
}
