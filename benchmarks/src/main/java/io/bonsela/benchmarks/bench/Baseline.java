package io.bonsela.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Ratios of an earlier run that later runs must keep. Only figures that do not depend on the speed of the machine are
 * useful here. Each line has a name, the earlier value, and the tolerance in percent.
 */
final class Baseline {
    private final List<String[]> lines;

    private Baseline(List<String[]> lines) {
        this.lines = lines;
    }

    static Baseline read(Path file) throws IOException {
        List<String[]> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.trim().split("\\s+");
                if (parts.length != 3) {
                    throw new IllegalArgumentException(file + ": not a name, a value and a tolerance: " + line);
                }
                lines.add(parts);
            }
        }
        return new Baseline(lines);
    }

    /** Returns a message for each ratio that is worse than before, or missing. */
    List<String> worse(List<Ratio> ratios) {
        Map<String, Ratio> byName =
                ratios.stream().collect(Collectors.toMap(Ratio::name, Function.identity(), (one, other) -> other));
        List<String> worse = new ArrayList<>();
        for (String[] line : lines) {
            Ratio now = byName.get(line[0]);
            double before = Double.parseDouble(line[1]);
            double tolerance = Double.parseDouble(line[2]) / 100;
            if (now == null) {
                worse.add(line[0] + " was not measured");
            } else if (now.atLeast()
                    ? now.value() < before * (1 - tolerance)
                    : now.value() > before * (1 + tolerance)) {
                worse.add(String.format(
                        Locale.ROOT, "%s was %s, is %.4g (tolerance %s %%)", line[0], line[1], now.value(), line[2]));
            }
        }
        return worse;
    }
}
