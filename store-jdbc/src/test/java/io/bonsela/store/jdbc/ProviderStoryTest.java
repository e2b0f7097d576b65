package io.bonsela.store.jdbc;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.Store;
import io.bonsela.connectors.airtime.SignedAirtimeProvider;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.TestKeys;
import io.bonsela.testkit.connector.Behaviour;
import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.ProviderProtocol.Asked;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import io.bonsela.testkit.connector.ProviderProtocol.Signing;
import io.bonsela.testkit.connector.Say;
import io.bonsela.testkit.connector.SignedProtocol;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine and a provider with an unreliable connection, on real sockets and real stores, with the money counted by
 * the provider: an outage, callbacks that come before the response, twice or forged, and an unknown outcome without a
 * lookup. {@code -Dbonsela.stories} sets the number of runs.
 */
class ProviderStoryTest {
    private static final int STORIES = Integer.getInteger("bonsela.stories", 1);
    private static final String T = "roastery";
    private static final String SECRET = "a key that only the two of us know";
    private static final Money ONE = Money.of("USD", "1.00");

    private final SignedProtocol protocol = new SignedProtocol("till", SECRET, Clock.systemUTC());

    @TempDir
    private Path folder;

    /** The same service without a lookup. */
    private static final class Unasked implements ConnectorProvider {
        private final SignedAirtimeProvider signed = new SignedAirtimeProvider();

        @Override
        public String id() {
            return "unasked";
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
            return signed.config();
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.of(DuplicateHandling.WINDOWED_NO_LOOKUP).withCallbacks();
        }

        @Override
        public Connector create(ConnectorConfig config, ConnectorContext context) {
            Connector connector = signed.create(config, context);
            return new Connector() {
                @Override
                public DeliveryOutcome issue(IssueRequest request) {
                    return connector.issue(request);
                }

                @Override
                public CallbackResult parseCallback(CallbackRequest request) {
                    return connector.parseCallback(request);
                }
            };
        }
    }

    /** One engine, its providers, and what they did. */
    private final class Story implements AutoCloseable {
        private final FakeProvider air = new FakeProvider(protocol, Repeats.REPLAYED);
        private final FakeProvider unasked = new FakeProvider(protocol, Repeats.REFUSED);
        private final RewardEngine engine;
        private int number;

        Story(Store store) {
            Map<String, String> config = new HashMap<>();
            config.put("air.provider", "signed-airtime");
            config.put("air.url", air.uri().toString());
            config.put("weak.provider", "unasked");
            config.put("weak.url", unasked.uri().toString());
            for (String name : List.of("air", "weak")) {
                config.put(name + ".key-id", "till");
                config.put(name + ".secret", SECRET);
                config.put(name + ".call-timeout", "PT2S");
                config.put(name + ".quiet-period", "PT4S");
                config.put(name + ".breaker-delay", "PT0.5S");
                config.put(name + ".retry-delays", "PT0.2S,PT0.2S,PT0.5S,PT0.5S,PT1S,PT1S,PT1S,PT1S");
            }
            engine = RewardEngine.builder()
                    .store(store)
                    .rules(rules())
                    .keys(TestKeys.ring("one"))
                    .connectors(Connectors.with()
                            .provider(new SignedAirtimeProvider())
                            .provider(new Unasked())
                            .config(ConnectorsConfig.ofProperties(config))
                            .build())
                    .build();
        }

        private RuleSet rules() {
            RuleSet.Builder rules = RuleSet.of(T, ZoneOffset.UTC)
                    .eventType(
                            "visit",
                            Map.of(
                                    "phone", Attribute.required(ValueType.TEXT),
                                    "by", Attribute.required(ValueType.TEXT)))
                    .budget(Budget.of("b", Money.of("USD", "1000.00")));
            for (String connector : List.of("air", "weak")) {
                rules.reward(Reward.of(connector, "airtime", "USD")
                                .valued(ONE)
                                .deliveredBy(connector, "phone", Map.of()))
                        .rule(Rule.named(connector)
                                .on("visit")
                                .when(operation("==", field("by"), literal(connector)))
                                .give(connector)
                                .budget("b")
                                .build());
            }
            return rules.build();
        }

        private Issuance visit(String connector) {
            return engine.process(Event.of("visit")
                            .tenant(T)
                            .id("e" + ++number)
                            .subject("ann-" + number)
                            .with("phone", "+263771234567")
                            .with("by", connector)
                            .build())
                    .issuances()
                    .get(0);
        }

        private IssuanceState state(Issuance issuance) {
            return engine.records().issuance(T, issuance.id()).orElseThrow().state();
        }

        private void await(Issuance issuance, IssuanceState state) {
            Patience.until(issuance.reward() + " is " + state, () -> state(issuance) == state);
        }

        private int callback(String connector, Deal deal, Say say, Signing signing) {
            return engine.deliveries()
                    .callback(
                            connector,
                            protocol.callback(say, deal, signing, Instant.now()).orElseThrow());
        }

        void outage() {
            air.up(false);
            Issuance issuance = visit("air");
            await(issuance, IssuanceState.UNKNOWN);
            air.up(true);
            await(issuance, IssuanceState.ISSUED);
        }

        void calledBackBeforeTheAnswerAndTwice() {
            air.otherwise(deal -> {
                assertThat(callback("air", deal, Say.SUCCESS, Signing.GENUINE)).isEqualTo(200);
                return Behaviour.executing(Say.ACCEPTED);
            });
            Issuance issuance = visit("air");
            await(issuance, IssuanceState.ISSUED);
            air.otherwise(deal -> Behaviour.success());
            assertThat(callback("air", deal(issuance), Say.SUCCESS, Signing.GENUINE))
                    .isEqualTo(200);
            assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
        }

        void forged() {
            unasked.otherwise(deal -> Behaviour.saying(Say.ACCEPTED));
            Issuance issuance = visit("weak");
            // The issuance is pending as soon as the call begins, and the outcome is reported only after its answer.
            Patience.until("weak has accepted", () -> delivery(issuance).state() == DeliveryState.PENDING);
            for (Signing signing : List.of(Signing.WRONG, Signing.MISSING, Signing.OLD, Signing.OF_ANOTHER_BODY)) {
                assertThat(callback("weak", deal(issuance), Say.SUCCESS, signing))
                        .isEqualTo(401);
            }
            assertThat(state(issuance)).isEqualTo(IssuanceState.PENDING);
            unasked.otherwise(deal -> Behaviour.success());
            assertThat(callback("weak", deal(issuance), Say.SPENT, Signing.GENUINE))
                    .isEqualTo(200);
            await(issuance, IssuanceState.ISSUED);
        }

        void unknownWithoutLookup() {
            unasked.otherwise(deal -> Behaviour.executing(Say.SUCCESS).over(Wire.CLOSED));
            Issuance issuance = visit("weak");
            await(issuance, IssuanceState.UNKNOWN);
            assertThat(engine.execute(new Cancel(Origin.of(T, "c" + number, "clerk"), issuance.id()))
                            .refusal())
                    .contains(ReasonCode.DELIVERY_UNDECIDED);
            assertThat(delivery(issuance).progress().dueAt()).isNull();
            assertThat(callback("weak", deal(issuance), Say.SUCCESS, Signing.GENUINE))
                    .isEqualTo(200);
            assertThat(state(issuance)).isEqualTo(IssuanceState.ISSUED);
            unasked.otherwise(deal -> Behaviour.success());
        }

        private Delivery delivery(Issuance issuance) {
            return engine.records().delivery(T, issuance.id()).orElseThrow();
        }

        private Deal deal(Issuance issuance) {
            return new Deal(1, delivery(issuance).reference(), "+263771234567", ONE);
        }

        /** Checks that money moved once for each reward, as the books say. */
        int end() {
            List<String> moved = Stream.concat(air.executions().stream(), unasked.executions().stream())
                    .map(Deal::reference)
                    .toList();
            assertThat(moved).hasSize(number).doesNotHaveDuplicates();
            assertThat(Stream.concat(air.asked().stream(), unasked.asked().stream()))
                    .extracting(Asked.Issue::amount)
                    .containsOnly(ONE);
            assertThat(engine.records().budgets(T).get(0).charged())
                    .isEqualTo(new Money(ONE.currency(), 100L * number));
            assertThat(engine.records()
                            .deliveries(Query.of(T).deliveryState(DeliveryState.CONTRADICTED))
                            .items())
                    .isEmpty();
            Invariants.reconciles(engine.reports(), T);
            return number;
        }

        @Override
        public void close() {
            engine.close();
            air.close();
            unasked.close();
        }
    }

    private void tell(String name, Store store) {
        try (Story story = new Story(store)) {
            for (int i = 0; i < STORIES; i++) {
                story.outage();
                story.calledBackBeforeTheAnswerAndTwice();
                story.forged();
                story.unknownWithoutLookup();
            }
            int rewards = story.end();
            System.out.println(name + ": COUNT " + STORIES
                    + " times an outage, callbacks before the answer, twice and forged, an unknown outcome where nobody can be asked; money moved once for each of "
                    + rewards + " rewards");
        }
    }

    @Test
    void onSqlite() {
        tell("SQLite", SqliteStore.open(folder.resolve("rewards.db")));
    }

    @Test
    void onPostgres() {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            tell("PostgreSQL", PostgresStore.of(postgres.pool()));
        }
    }
}
