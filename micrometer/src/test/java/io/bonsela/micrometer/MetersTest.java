package io.bonsela.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Pause;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an engine counts and measures. */
class MetersTest {
    @Test
    void aHostWithFewTenantsAddsATagForThem() {
        MeterRegistry registry = new SimpleMeterRegistry();
        RewardCounters counters = new RewardCounters(registry, tenant -> Tags.of("tenant", tenant));
        try (RewardEngine engine = Kiosk.engine().listener(counters).build()) {
            engine.process(Kiosk.purchase("1"));
        }
        assertThat(count(registry, "bonsela.decisions", "earned", "true", "tenant", "kiosk"))
                .isEqualTo(1);
        assertThat(registry.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter.getId().getTag("tenant")).isEqualTo("kiosk"));
    }

    @Test
    void decisionsRulesIssuancesCommandsAndAlertsAreCounted() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (RewardEngine engine =
                Kiosk.engine().listener(new RewardCounters(registry)).build()) {
            engine.process(Kiosk.purchase("1"));
            engine.process(Kiosk.purchase("1"));
            engine.process(Kiosk.purchase("2"));
            engine.execute(new Pause(Origin.of("kiosk", "c1", "ops"), Pause.Part.rule("two-off")));
            engine.execute(new Credit(
                    Origin.of("kiosk", "c2", "ops").because("sorry"),
                    "cust-1",
                    "points",
                    Money.of("POINTS", "5"),
                    null));
        }
        assertThat(count(registry, "bonsela.issuances", "reward", "points", "state", "issued"))
                .isEqualTo(1);
        assertThat(count(registry, "bonsela.decisions", "earned", "true")).isEqualTo(1);
        assertThat(count(registry, "bonsela.decisions", "earned", "false")).isEqualTo(1);
        assertThat(count(registry, "bonsela.rule.outcomes", "rule", "two-off", "outcome", "matched"))
                .isEqualTo(1);
        assertThat(count(registry, "bonsela.rule.outcomes", "rule", "two-off", "outcome", "budget_exhausted"))
                .isEqualTo(1);
        assertThat(count(registry, "bonsela.issuances", "reward", "two-off", "state", "issued"))
                .isEqualTo(1);
        assertThat(count(registry, "bonsela.commands", "command", "pause", "outcome", "done"))
                .isEqualTo(1);
        assertThat(count(registry, "bonsela.budget.alerts", "budget", "thanks", "reached", "true"))
                .isEqualTo(1);
    }

    @Test
    void whatWaitsAndWhatIsLeftIsMeasured() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (RewardEngine engine = Kiosk.engine().build()) {
            engine.process(Kiosk.purchase("1"));
            new RewardGauges(engine, true, Clock.systemUTC()).bindTo(registry);
            // The first sample is taken on another thread.
            Patience.until(
                    "sampled",
                    () -> !registry.find("bonsela.budget.available").gauges().isEmpty());
            assertThat(registry.get("bonsela.queue.size").gauge().value()).isZero();
            assertThat(registry.get("bonsela.due.issuances").gauge().value()).isZero();
            assertThat(registry.get("bonsela.budget.available")
                            .tags("budget", "thanks", "currency", "USD")
                            .gauge()
                            .value())
                    .isEqualTo(1.0, within(1e-9));
        }
    }

    @Test
    void withoutOptingInThereAreNoBudgets() {
        try (RewardEngine engine = Kiosk.engine().build()) {
            engine.process(Kiosk.purchase("1"));
            assertThat(Stocks.of(engine.records(), true).budgets()).hasSize(1);
            assertThat(Stocks.of(engine.records(), false).budgets()).isEmpty();
        }
    }

    @Test
    void anOpenTelemetryReceiverGetsThemWithoutTenantsOrSubjects() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/v1/metrics", exchange -> {
            synchronized (received) {
                exchange.getRequestBody().transferTo(received);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try {
            String url = "http://localhost:" + receiver.getAddress().getPort() + "/v1/metrics";
            OtlpConfig config = key -> key.equals("otlp.url") ? url : null;
            MeterRegistry registry = new OtlpMeterRegistry(config, io.micrometer.core.instrument.Clock.SYSTEM);
            try (RewardEngine engine =
                    Kiosk.engine().listener(new RewardCounters(registry)).build()) {
                engine.process(Kiosk.purchase("1"));
            }
            registry.close(); // sends what is left
        } finally {
            receiver.stop(0);
        }
        synchronized (received) {
            assertThat(received.toString(StandardCharsets.ISO_8859_1))
                    .contains("bonsela.decisions", "bonsela.rule.outcomes", "two-off")
                    .doesNotContain("kiosk")
                    .doesNotContain("cust-1");
        }
    }

    @Test
    void gaugesToWhichTheHostKeepsNoReferenceStayThere() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (RewardEngine engine = Kiosk.engine().build()) {
            new RewardGauges(engine, false, Clock.systemUTC()).bindTo(registry);
            Patience.until(
                    "sampled", () -> registry.get("bonsela.queue.size").gauge().value() == 0);
            System.gc();
            assertThat(registry.get("bonsela.queue.size").gauge().value()).isZero();
        }
    }

    @Test
    void theGaugesOfTheNextEngineTakeThePlaceOfClosedOnes() {
        MeterRegistry registry = new SimpleMeterRegistry();
        for (int i = 0; i < 2; i++) {
            try (RewardEngine engine = Kiosk.engine().build();
                    RewardGauges gauges = new RewardGauges(engine, true, Clock.systemUTC())) {
                gauges.bindTo(registry);
                Patience.until(
                        "sampled",
                        () -> registry.get("bonsela.queue.size").gauge().value() == 0
                                && registry.find("bonsela.budget.available").gauge() != null);
            }
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void anOldSampleIsNoValue() {
        MeterRegistry registry = new SimpleMeterRegistry();
        RewardEngine engine = Kiosk.engine().build();
        ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
        new RewardGauges(engine, false, clock).bindTo(registry);
        Patience.until(
                "sampled", () -> registry.get("bonsela.queue.size").gauge().value() == 0);
        clock.advance(Duration.ofMinutes(3));
        assertThat(registry.get("bonsela.queue.size").gauge().value()).isNaN();
        Patience.until(
                "sampled again",
                () -> registry.get("bonsela.queue.size").gauge().value() == 0);
        engine.close();
    }

    /** The program of the guide. */
    @Test
    void theGuidesProgramWorks() throws IOException {
        MeterRegistry meters = new SimpleMeterRegistry();
        ObservationRegistry observations = ObservationRegistry.create();
        Connectors connectors = Connectors.NONE;
        RuleSet rules = Kiosk.rules();
        RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .listener(new RewardCounters(meters))
                .connectors(connectors) // each provider in an ObservedProvider
                .build();
        new RewardGauges(engine, false, Clock.systemUTC()).bindTo(meters);
        RewardEngine observed = new ObservedRewardEngine(engine, observations);
        try (observed) {
            observed.process(Kiosk.purchase("1"));
        }
        assertThat(count(meters, "bonsela.decisions", "earned", "true")).isEqualTo(1);
        String guide = Files.readString(Path.of("../docs/guide/metrics.md"));
        String snippet = guide.substring(guide.indexOf("```java") + "```java".length());
        snippet = squeeze(snippet.substring(0, snippet.indexOf("```")));
        String source = Files.readString(Path.of("src/test/java/io/bonsela/micrometer/MetersTest.java"));
        assertThat(squeeze(source)).contains(snippet);
    }

    private static String squeeze(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static double count(MeterRegistry registry, String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }
}
