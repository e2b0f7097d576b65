package io.bonsela.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard, the alerts and the guide name metrics and labels that exist. */
class FilesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern METRIC = Pattern.compile("\\bbonsela_[a-z_]+");
    private static final Pattern LABELS =
            Pattern.compile("by \\(([a-z_, ]+)\\)|\\{\\{ ?(?:\\$labels\\.)?([a-z_]+) ?}}");

    @ParameterizedTest
    @ValueSource(strings = {"metrics/bonsela-dashboard.json", "metrics/bonsela-alerts.yaml"})
    void everyMetricExists(String file) throws IOException {
        String text = Files.readString(DOCS.resolve(file));
        Set<String> named =
                METRIC.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(exported()).containsAll(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics/bonsela-dashboard.json", "metrics/bonsela-alerts.yaml"})
    void everyLabelExists(String file) throws IOException {
        Set<String> labels = new TreeSet<>();
        Matcher matcher = LABELS.matcher(Files.readString(DOCS.resolve(file)));
        while (matcher.find()) {
            String found = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            labels.addAll(Arrays.asList(found.split(", ?")));
        }
        assertThat(labels).isNotEmpty();
        assertThat(Arrays.stream(BonselaTag.values()).map(tag -> tag.asString().replace('.', '_')))
                .containsAll(labels);
    }

    /** Changes of levels and of circuit breakers have no panel: the breakers themselves have one. */
    @Test
    void theDashboardShowsEveryMeter() throws IOException {
        String text = Files.readString(DOCS.resolve("metrics/bonsela-dashboard.json"));
        assertThat(Arrays.stream(BonselaMeter.values())
                        .filter(meter -> meter != BonselaMeter.TIER_CHANGES && meter != BonselaMeter.BREAKER_CHANGES)
                        .map(meter -> meter.getName().replace('.', '_')))
                .allMatch(text::contains);
    }

    @Test
    void theGuideHasEveryMeter() throws IOException {
        List<String> guide = Files.readAllLines(DOCS.resolve("guide/metrics.md"));
        assertThat(guide).containsSubsequence(meters()).containsSubsequence(observations());
    }

    private static List<String> meters() {
        return Arrays.stream(BonselaMeter.values())
                .map(meter -> "| `" + meter.getName() + "` | "
                        + meter.getType().name().toLowerCase(java.util.Locale.ROOT)
                        + (meter.getBaseUnit() == null ? "" : ", " + meter.getBaseUnit()) + " | "
                        + tags(Arrays.stream(meter.getKeyNames())) + " | " + meter.description() + " |")
                .toList();
    }

    private static List<String> observations() {
        return Arrays.stream(BonselaObservation.values())
                .map(observation -> "| `" + observation.getName() + "` | "
                        + tags(Arrays.stream(observation.getLowCardinalityKeyNames())) + " | "
                        + observation.description() + " |")
                .toList();
    }

    private static String tags(Stream<io.micrometer.common.docs.KeyName> tags) {
        return tags.map(tag -> '`' + tag.asString() + '`').collect(Collectors.joining(", "));
    }

    /** Returns the names that Prometheus reads, of every meter and observation. */
    private static Set<String> exported() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        for (BonselaMeter meter : BonselaMeter.values()) {
            List<Tag> tags = Arrays.stream(meter.getKeyNames())
                    .map(tag -> Tag.of(tag.asString(), "x"))
                    .toList();
            if (meter.getType() == Meter.Type.COUNTER) {
                Counter.builder(meter.getName()).tags(tags).register(registry).increment();
            } else {
                Gauge.builder(meter.getName(), () -> 1)
                        .tags(tags)
                        .baseUnit(meter.getBaseUnit())
                        .register(registry);
            }
        }
        for (BonselaObservation observation : BonselaObservation.values()) {
            Timer.builder(observation.getName()).register(registry);
        }
        return registry.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[ {]")[0])
                .collect(Collectors.toSet());
    }
}
