package io.bonsela.benchmarks.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A ratio of two figures of one run, beside its goal.
 *
 * @param name what is compared
 * @param value the ratio
 * @param goal the goal
 * @param atLeast whether the ratio must be at least the goal; otherwise at most
 */
public record Ratio(String name, double value, double goal, boolean atLeast) {
    /** Returns a ratio that must be at least its goal. */
    public static Ratio atLeast(String name, double value, double goal) {
        return new Ratio(name, value, goal, true);
    }

    /** Returns a ratio that must be at most its goal. */
    public static Ratio atMost(String name, double value, double goal) {
        return new Ratio(name, value, goal, false);
    }

    /** Reads a line that {@link #toString} wrote. */
    static Ratio parse(String line) {
        String[] parts = line.split(" ");
        return new Ratio(
                parts[1],
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3].substring(2)),
                parts[3].startsWith(">="));
    }

    /** Whether the goal is reached. */
    public boolean passes() {
        return atLeast ? value >= goal : value <= goal;
    }

    /** Returns the line that is printed: {@code RATIO name value goal PASS|FAIL}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "RATIO %s %s %s%s %s",
                name.replace(' ', '-'),
                BigDecimal.valueOf(value).round(new MathContext(4)).toPlainString(),
                atLeast ? ">=" : "<=",
                BigDecimal.valueOf(goal).stripTrailingZeros().toPlainString(),
                passes() ? "PASS" : "FAIL");
    }
}
