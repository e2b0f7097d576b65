package io.bonsela.store.jdbc;

import io.bonsela.api.Event;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DuplicateHandling;
import io.bonsela.api.connector.IssueRequest;
import io.bonsela.api.connector.LookupRequest;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * A program of its own that has rewards delivered, to be killed between a send and its record. Its provider's ledger is a
 * file: a line for every time that money moved.
 */
final class SendingWorker {
    static final String TENANT = "shop";

    private SendingWorker() {}

    /**
     * Works.
     *
     * @param args the store, the provider's ledger, how many rewards, and how long a send takes after money moved, in
     *     milliseconds
     */
    public static void main(String[] args) throws Exception {
        int rewards = Integer.parseInt(args[2]);
        try (RewardEngine engine =
                engine(Worker.store(args[0]), new FileProvider(Path.of(args[1]), Long.parseLong(args[3])))) {
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

    static RewardEngine engine(Store store, ConnectorProvider provider) {
        return RewardEngine.builder()
                .store(store)
                .connectors(Connectors.with()
                        .provider(provider)
                        .config(ConnectorsConfig.of(Map.of(
                                "air",
                                Map.of(
                                        "provider", "file",
                                        "concurrency", "4",
                                        "call-timeout", "PT1S",
                                        "quiet-period", "PT1S",
                                        "retry-delays", "PT0.1S,PT0.2S,PT0.4S,PT1S,PT1S,PT1S,PT1S"))))
                        .build())
                .rules(rules())
                .build();
    }

    static RuleSet rules() {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of("phone", Attribute.required(ValueType.TEXT)))
                .budget(Budget.of("launch", Money.of("USD", "1000.00")))
                .reward(new Reward("airtime", "airtime", "USD", Money.of("USD", "1.00"), null, null, null, null)
                        .deliveredBy("air", "phone", Map.of()))
                .rule(Rule.named("thanks")
                        .on("purchase")
                        .when(Expressions.field("phone").isPresent())
                        .give("airtime")
                        .budget("launch")
                        .build())
                .build();
    }

    /** A provider whose ledger outlives the program. */
    record FileProvider(Path ledger, long millis) implements ConnectorProvider {
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
                        Thread.sleep(millis);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new Delivered("OK", null, null);
                }

                @Override
                public Optional<DeliveryOutcome> lookup(LookupRequest request) {
                    try {
                        boolean done =
                                Files.exists(ledger) && Files.readString(ledger).contains(request.reference() + ' ');
                        return done ? Optional.of(new Delivered("OK", null, null)) : Optional.empty();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
        }
    }
}
