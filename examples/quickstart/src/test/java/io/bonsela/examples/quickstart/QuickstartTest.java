package io.bonsela.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Decision;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.SettleContradiction;
import io.bonsela.api.command.SettleContradiction.Settlement;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import io.bonsela.testkit.connector.ProviderProtocol.Signing;
import io.bonsela.testkit.connector.Say;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** What the README shows is what is compiled and run here. */
class QuickstartTest {
    private static final String T = "roastery";
    private static final Path RULES = Path.of("coffee-club.yaml");
    /** A call that takes longer is unknown, is found out, and ends in the same state: only later. */
    private static final Deliver.Pace PACE = new Deliver.Pace(Duration.ofSeconds(2), Duration.ZERO);

    @TempDir
    private Path folder;

    @Test
    void theFirstProgramPrintsWhatTheReadmeSaysAndSoItDoesTheNextTime() throws IOException {
        String printed = printed();
        assertThat(printed.lines()).contains("points POINTS 12 ISSUED");
        assertThat(printed()).as("the event is known").isEqualTo(printed);
        assertThat(Files.readString(Path.of("../../README.md"))).contains("points POINTS 12 ISSUED");
    }

    private String printed() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FirstProgram.main(
                    new String[] {RULES.toString(), folder.resolve("rewards.db").toString()});
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The states are those in the store, not those that were printed. */
    @Test
    void deliveriesEndAsTheirProvidersSayAndTheOutputShowsTheWay() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Path file = folder.resolve("delivery.db");
        RuleSet rules = RuleFile.read(Path.of("deliveries.yaml")).orThrow();
        try (Deliver deliver = new Deliver(out, rules, file, PACE)) {
            deliver.run();
            settleLateProof(deliver.engine());
        }
        Map<String, IssuanceState> states = new TreeMap<>();
        try (RewardEngine engine = RewardEngine.builder()
                .store(SqliteStore.open(file))
                .deliveredElsewhere()
                .build()) {
            engine.records()
                    .issuances(Query.of("roastery"))
                    .items()
                    .forEach(issuance -> states.put(issuance.eventId(), issuance.state()));
            assertThat(engine.records()
                            .deliveries(Query.of("roastery").deliveryState(DeliveryState.DEAD))
                            .items())
                    .singleElement()
                    .satisfies(dead -> assertThat(engine.records().attempts("roastery", dead.id()))
                            .extracting(DeliveryAttempt::code)
                            .contains("BUSY"));
            Invariants.reconciles(engine.reports(), "roastery");
        }
        assertThat(states)
                .containsEntry("airtime-0", IssuanceState.ISSUED)
                .containsEntry("airtime-1", IssuanceState.ISSUED)
                .containsEntry("airtime-2", IssuanceState.ISSUED) // the number is refused; later proved to be topped up
                .containsEntry("airtime-3", IssuanceState.RESERVED) // our wallet is empty: held
                .containsEntry("airtime-4", IssuanceState.ISSUED) // no answer, and found out
                .containsEntry("airtime-5", IssuanceState.ISSUED) // an error after it was executed
                .containsEntry("airtime-6", IssuanceState.RESERVED) // always busy: given up
                .containsEntry("airtime-7", IssuanceState.ISSUED) // garbage after it was executed
                .containsEntry("card-1", IssuanceState.ISSUED)
                .containsEntry("card-2", IssuanceState.ISSUED) // refused: a code from our own pool instead
                .containsEntry("code-1", IssuanceState.ISSUED)
                .hasSize(11);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("sends OPEN", "sends HALF_OPEN", "sends CLOSED", "HELD, NO_FUNDS", "DEAD, ", "unknown")
                .doesNotContain("COFFEE-", "77123");
    }

    /** The provider refused a number, and says later that it topped it up. */
    private static void settleLateProof(RewardEngine engine) {
        Delivery refused = engine.records()
                .deliveries(Query.of(T).deliveryState(DeliveryState.FAILED).connector("airtime-usd"))
                .items()
                .get(0);
        Deal deal = new Deal(1, refused.reference(), "", Money.of("USD", "1.00"));
        CallbackRequest proof = Deliver.PROTOCOL
                .callback(Say.SUCCESS, deal, Signing.GENUINE, Instant.now())
                .orElseThrow();
        assertThat(engine.deliveries().callback("airtime-usd", proof)).isEqualTo(200);
        String delivery = engine.deliveries().contradictions(T, 10).get(0).id();
        engine.execute(new SettleContradiction(Origin.of(T, "settle-1", "operator"), delivery, Settlement.HONOURED));
        assertThat(engine.deliveries().contradictions(T, 10)).isEmpty();
    }

    @Test
    void theSnippetsOfTheGuidesToDeliveriesAndConnectorsAreCompiled() throws IOException {
        String guide = Files.readString(Path.of("../../docs/guide/deliveries.md"));
        assertThat(snippets(guide, "java"))
                .hasSize(5)
                .allSatisfy(snippet -> assertThat(squeeze(Files.readString(source("Deliver"))
                                + Files.readString(source("WebhookReceiver"))
                                + Files.readString(
                                        Path.of("src/test/java/io/bonsela/examples/quickstart/QuickstartTest.java"))))
                        .contains(squeeze(snippet)));
        assertThat(snippets(guide, "yaml"))
                .hasSize(1)
                .allSatisfy(snippet ->
                        assertThat(Files.readString(Path.of("deliveries.yaml"))).contains(snippet));
        StringBuilder plugin = new StringBuilder();
        for (String file : List.of(
                "main/java/baobab/BaobabProvider",
                "main/java/baobab/BaobabConnector",
                "test/java/baobab/BaobabProtocol",
                "test/java/baobab/BaobabTest")) {
            plugin.append(Files.readString(Path.of("../connector-plugin/src/" + file + ".java")));
        }
        assertThat(snippets(Files.readString(Path.of("../../docs/guide/connector.md")), "java"))
                .hasSize(9)
                .allSatisfy(snippet -> assertThat(squeeze(plugin.toString())).contains(squeeze(snippet)));
    }

    private static List<String> snippets(String guide, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(guide)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void everyJavaSnippetOfTheReadmeIsPartOfACompiledSource() throws IOException {
        String sources = squeeze(Files.readString(source("FirstProgram")) + Files.readString(source("RuleInJava")));
        Matcher snippets = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../README.md")));
        int found = 0;
        while (snippets.find()) {
            assertThat(sources).contains(squeeze(snippets.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(2);
    }

    @Test
    void theTourOfTheEmbeddingGuideRunsAsItIsShown() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T07:00:00Z"), ZoneOffset.UTC);
        try (Tour tour = new Tour(out, clock, RULES, new byte[32])) {
            tour.enrol();
            Decision fifth = tour.buy();
            tour.redeem(fifth);
            tour.spend();
            tour.undo(fifth);
            tour.keepHouse();
            tour.read();
            tour.changeRules();
            tour.forget();
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "points POINTS 50",
                        "EVALUATED, REPEATED",
                        "DECIDED, 3 more",
                        "cup REDEEMED",
                        "POINTS 35 to spend",
                        "SPEND POINTS -3",
                        "free-cup REVERSED",
                        "points REVERSED",
                        "DONE, USD 2.00",
                        "0 expired, DONE, reconciled: true",
                        "rules/big-basket/paused: false -> true",
                        "6 events exported, DONE");
        String guide = Files.readString(Path.of("../../docs/guide/embedding.md"));
        Matcher snippets = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(guide);
        int found = 0;
        while (snippets.find()) {
            assertThat(squeeze(Files.readString(source("Tour")))).contains(squeeze(snippets.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(10);
    }

    @Test
    void theSnippetsOfTheGuideToStoresAreCompiledAndTheOrderCommitsWithItsReward() throws Exception {
        Matcher snippets = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs/guide/stores.md")));
        int found = 0;
        while (snippets.find()) {
            assertThat(squeeze(Files.readString(source("Stores")))).contains(squeeze(snippets.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(4);
        Path file = folder.resolve("rewards.db");
        SQLiteDataSource pool = new SQLiteDataSource();
        pool.setUrl("jdbc:sqlite:" + file);
        SqliteStore store = SqliteStore.open(file);
        try (RewardEngine engine = RewardEngine.builder()
                        .store(store)
                        .rules(RuleFile.load(RULES))
                        .build();
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id TEXT PRIMARY KEY, customer TEXT, cents INTEGER)");
            Money total = Money.of("USD", "12.50");
            Decision decision = Stores.placeOrder(engine, pool, "1", "cust-42", total);
            assertThat(decision.issuances()).isNotEmpty();
            assertThat(engine.records().decision("roastery", "order/1")).contains(decision);
            assertThatThrownBy(() -> Stores.placeOrder(engine, pool, "1", "cust-43", total))
                    .as("the order's id is taken")
                    .isInstanceOf(SQLException.class);
            assertThat(engine.records()
                            .events(Query.of("roastery").subject("cust-43"))
                            .items())
                    .isEmpty();
            Stores.forget(engine, store, "cust-42");
            assertThat(engine.records()
                            .events(Query.of("roastery").subject("cust-42"))
                            .items())
                    .isEmpty();
        }
    }

    @Test
    void theYamlSnippetOfTheReadmeIsPartOfTheRuleFile() throws IOException {
        Matcher snippet = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../README.md")));
        assertThat(snippet.find()).isTrue();
        assertThat(squeeze(Files.readString(RULES))).contains(squeeze(snippet.group(1)));
    }

    @Test
    void theRuleInJavaHasNoMistakes() {
        try (RewardEngine engine =
                RewardEngine.builder().rules(RuleInJava.coffeeClub()).build()) {
            assertThat(engine.inspect().validate(RuleFile.load(RULES))).isEmpty();
        }
    }

    @Test
    void theSeasonIsTheSameEveryTime() {
        List<String> events = Roastery.events();
        assertThat(events).isEqualTo(Roastery.events()).hasSizeBetween(19_500, 21_500);
    }

    private static Path source(String name) {
        return Path.of("src/main/java/io/bonsela/examples/quickstart", name + ".java");
    }

    private static String squeeze(String text) {
        return text.replaceAll("\\s+", "");
    }
}
