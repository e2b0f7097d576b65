package io.bonsela.store.jdbc;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A separate program that delivers rewards, to be killed between a send and its record. Its provider's ledger is a file
 * with a line for every time that money moved.
 */
final class SendingWorker {
    static final String TENANT = "shop";

    /** Longer than a call, the quiet period after it and the lease of a delivery. */
    private static final Duration STEP = Duration.ofMinutes(10);

    private SendingWorker() {}

    /**
     * Runs the worker.
     *
     * @param args the store, the provider's ledger, the number of rewards, the number of programs that ran before, and
     *     whether a send never returns once money has moved
     */
    public static void main(String[] args) throws Exception {
        Path ledger = Path.of(args[1]);
        int rewards = Integer.parseInt(args[2]);
        Ahead clock = new Ahead(Integer.parseInt(args[3]));
        boolean hangs = Boolean.parseBoolean(args[4]);
        // The sender of a missing deal is dead, and with one call at a time nothing is in progress here.
        ConnectorProvider provider = hangs
                ? new FileProvider(ledger, SendingWorker::hang, () -> {})
                : new FileProvider(ledger, () -> {}, clock::step);
        try (RewardEngine engine = engine(args[0], provider, clock, hangs ? 4 : 1)) {
            for (int i = 0; i < rewards; i++) {
                engine.process(Event.of("purchase")
                        .tenant(TENANT)
                        .id("sale-" + i)
                        .subject("customer-" + i % 7)
                        .with("phone", "+263771234567")
                        .build());
            }
            while (engine.records()
                            .issuances(
                                    Query.of(TENANT).state(IssuanceState.ISSUED).limit(1_000))
                            .items()
                            .size()
                    < rewards) {
                Thread.sleep(20);
            }
        }
    }

    private static void hang() {
        while (true) {
            LockSupport.park();
        }
    }

    /** The clock of the nth program, at which the calls of earlier programs are over, without a wait. */
    static final class Ahead extends Clock {
        private final AtomicInteger steps;

        Ahead(int steps) {
            this.steps = new AtomicInteger(steps);
        }

        void step() {
            steps.incrementAndGet();
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(STEP.multipliedBy(steps.get()));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    static RewardEngine engine(String name, ConnectorProvider provider, Clock clock, int concurrency) {
        return RewardEngine.builder()
                .store(Worker.store(name))
                .clock(clock)
                .connectors(Connectors.with()
                        .provider(provider)
                        .config(ConnectorsConfig.of(Map.of(
                                "air",
                                Map.of(
                                        "provider",
                                        "file",
                                        "concurrency",
                                        String.valueOf(concurrency),
                                        "call-timeout",
                                        Patience.LIMIT.toString(),
                                        "quiet-period",
                                        "PT1S",
                                        "give-up-age",
                                        "P365D",
                                        "retry-delays",
                                        String.join(",", Collections.nCopies(100, "PT0.1S"))))))
                        .build())
                .rules(rules())
                .build();
    }

    static RuleSet rules() {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of("phone", Attribute.required(ValueType.TEXT)))
                .budget(Budget.of("launch", Money.of("USD", "1000.00")))
                .reward(Reward.of("airtime", "airtime", "USD")
                        .valued(Money.of("USD", "1.00"))
                        .deliveredBy("air", "phone", Map.of()))
                .rule(Rule.named("thanks")
                        .on("purchase")
                        .when(Expressions.field("phone").isPresent())
                        .give("airtime")
                        .budget("launch")
                        .build())
                .build();
    }

    /**
     * A provider whose ledger outlives the program.
     *
     * @param moved is called when money has moved, before the program gets the response
     * @param missed is called when a lookup asks for a reference that is not in the ledger
     */
    record FileProvider(Path ledger, Runnable moved, Runnable missed) implements ConnectorProvider {
        @Override
        public String id() {
            return "file";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public Kind kind() {
            return Kind.AIRTIME;
        }

        @Override
        public ConfigDefinition config() {
            return ConfigDefinition.of();
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP)
                    .withLookup(LookupBy.REFERENCE);
        }

        @Override
        public Connector create(ConnectorConfig config, ConnectorContext context) {
            return new Connector() {
                @Override
                public DeliveryOutcome issue(IssueRequest request) {
                    try {
                        Files.writeString(
                                ledger,
                                request.reference() + ' ' + request.issuance() + '\n',
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    moved.run();
                    return new Delivered("OK", null, null);
                }

                @Override
                public Optional<DeliveryOutcome> lookup(LookupRequest request) {
                    try {
                        boolean done =
                                Files.exists(ledger) && Files.readString(ledger).contains(request.reference() + ' ');
                        if (done) {
                            return Optional.of(new Delivered("OK", null, null));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    missed.run();
                    return Optional.empty();
                }
            };
        }
    }
}
