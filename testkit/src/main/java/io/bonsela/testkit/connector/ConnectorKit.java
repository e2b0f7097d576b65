package io.bonsela.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.connector.CallbackRequest;
import io.bonsela.api.connector.CallbackResult;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.ConnectorProvider.Kind;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DuplicateHandling;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.api.connector.IssueRequest;
import io.bonsela.api.delivery.Content.OfReward;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.DeliveryState;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.ProviderProtocol.Asked;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What every connector must hold to: extend it, say how the provider speaks, and each scenario that the declared
 * capabilities call for becomes a test against a {@link FakeProvider}. In all of them money moves at most once, and
 * nothing that moved is called failed. A connector passes when all of its scenarios do.
 */
@SuppressWarnings("NullAway.Init") // each scenario begins with begin()
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConnectorKit {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    /** For the one exchange that only a deadline ends. It is long enough to send a request on a machine at rest. */
    private static final Duration SHORT_DEADLINE = Duration.ofMillis(500);

    private static final Deal SOME_DEAL = new Deal(70_001, "0123456789abcdef0123456789abcdef", "263771234567", "1.00");
    private static final Asked SOME_ISSUE = new Asked.Issue(SOME_DEAL.reference(), SOME_DEAL.to(), SOME_DEAL.amount());
    private static final Asked SOME_LOOKUP = new Asked.Lookup(SOME_DEAL.reference());

    private final ManualClock clock = new ManualClock(START);
    private FakeProvider fake;
    private Connector connector;
    private Journey journey;

    /** For extension. */
    protected ConnectorKit() {}

    /** The provider under test. */
    protected abstract ConnectorProvider provider();

    /** How the provider speaks. */
    protected abstract ProviderProtocol protocol();

    /**
     * The settings of an instance that talks to the fake.
     *
     * @param uri where the fake is
     */
    protected abstract Map<String, String> settings(URI uri);

    /** To whom the kit delivers. */
    protected String recipient() {
        return "+263771234567";
    }

    /** What the kit delivers. */
    protected Money value() {
        return Money.of("USD", "1.00");
    }

    /** What the reward says beside. */
    protected Map<String, String> parameters() {
        return Map.of();
    }

    /** A voucher code that the fake hands out, which must show nowhere; empty where there is none. */
    protected String secretCode() {
        return "";
    }

    private interface Body {
        void run() throws Exception;
    }

    private record Scenario(String name, boolean called, Body body) {}

    /** Every scenario that the declared capabilities call for. */
    @TestFactory
    final Stream<DynamicTest> scenarios() {
        List<Scenario> all = all();
        List<Scenario> called = all.stream().filter(Scenario::called).toList();
        List<String> others =
                all.stream().filter(one -> !one.called()).map(Scenario::name).toList();
        System.out.println(provider().id() + ": COUNT " + called.size() + " of " + all.size()
                + " issue scenarios; not called for by its capabilities: " + others);
        return called.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> run(one)));
    }

    /** The names of all scenarios that there are. */
    public static List<String> names() {
        return new ConnectorKit() {
            @Override
            protected ConnectorProvider provider() {
                throw new UnsupportedOperationException();
            }

            @Override
            protected ProviderProtocol protocol() {
                throw new UnsupportedOperationException();
            }

            @Override
            protected Map<String, String> settings(URI uri) {
                throw new UnsupportedOperationException();
            }

            @Override
            List<Scenario> all() {
                return list(false);
            }
        }.all().stream().map(Scenario::name).toList();
    }

    private void run(Scenario scenario) throws Exception {
        begin();
        try {
            scenario.body().run();
            assertThat(fake.executions().size()).as("money moved").isLessThanOrEqualTo(1);
            if (!fake.executions().isEmpty()) {
                boolean reversed = journey.outcomes().stream().anyMatch(DeliveryOutcome.Reversed.class::isInstance);
                assertThat(journey.state() == DeliveryState.FAILED && !reversed)
                        .as("what moved is not called failed")
                        .isFalse();
            }
            assertThat(journey.outcomes().toString())
                    .as("outcomes show no recipient")
                    .doesNotContain("71234567");
        } finally {
            connector.close();
            fake.close();
        }
    }

    private void begin() {
        Repeats repeats = switch (capabilities().duplicates()) {
            case REPLAY_RETURNS_ORIGINAL -> Repeats.REPLAYED;
            case REJECTS_DUPLICATE_AND_LOOKUP, WINDOWED_NO_LOOKUP -> Repeats.REFUSED;
            case DOUBTFUL_WITH_LOOKUP, NONE -> Repeats.EXECUTED;
        };
        fake = new FakeProvider(protocol(), repeats);
        fake.otherwise(deal -> Behaviour.executing(done()));
        connector = create(FakeProvider.http());
        journey = journey("kit-issuance");
    }

    private Connector create(HttpTransport http) {
        Map<String, String> settings = new LinkedHashMap<>(settings(fake.uri()));
        settings.put("provider", provider().id());
        ConnectorConfig config = new ConnectorConfig(Connectors.settings(provider()), settings, text -> text);
        return provider().create(config, new ConnectorContext("kit", clock, http));
    }

    private Journey journey(String issuance) {
        Map<String, String> settings = new LinkedHashMap<>(settings(fake.uri()));
        settings.put("provider", provider().id());
        ConnectorConfig config = new ConnectorConfig(Connectors.settings(provider()), settings, text -> text);
        Course course = new Course(capabilities(), ConnectorPolicy.of(config));
        OfReward reward = new OfReward(issuance, "event", "reward", value(), "phone", parameters(), null);
        return new Journey(connector, course, clock, reward, recipient());
    }

    private Capabilities capabilities() {
        return provider().capabilities();
    }

    private boolean says(Say... wanted) {
        return Stream.of(wanted)
                .allMatch(say -> protocol().write(say, SOME_ISSUE, SOME_DEAL).isPresent());
    }

    /** What the provider says at once of what it executes. */
    private Say done() {
        return says(Say.SUCCESS) ? Say.SUCCESS : Say.ACCEPTED;
    }

    private boolean saysAtOnce() {
        return says(Say.SUCCESS)
                && !protocol()
                        .write(Say.SUCCESS, SOME_ISSUE, SOME_DEAL)
                        .equals(protocol().write(Say.ACCEPTED, SOME_ISSUE, SOME_DEAL));
    }

    private boolean tells(Say... wanted) {
        return looksUp()
                && Stream.of(wanted)
                        .allMatch(say ->
                                protocol().write(say, SOME_LOOKUP, SOME_DEAL).isPresent());
    }

    private boolean looksUp() {
        return capabilities().lookup() == LookupBy.REFERENCE;
    }

    private boolean callsBack() {
        return protocol().callback(Say.SUCCESS, SOME_DEAL, true, START).isPresent();
    }

    private boolean resends() {
        return capabilities().duplicates().mayRepeatAfterMiss();
    }

    /** Whether an unknown outcome can be settled without a person. */
    private boolean canSettle() {
        return looksUp() || capabilities().duplicates().mayReplay();
    }

    private CallbackRequest callback(Say say, boolean genuine) {
        Deal deal = fake.deal(journey.delivery().reference()).orElse(SOME_DEAL);
        return protocol().callback(say, deal, genuine, clock.instant()).orElseThrow();
    }

    private void expect(DeliveryState state) {
        assertThat(journey.state()).as("after %s", journey.outcomes()).isEqualTo(state);
    }

    /** What was executed is found out, or waits for a person. */
    private void expectFoundOut() {
        journey.finish();
        expect(canSettle() ? DeliveryState.DELIVERED : DeliveryState.UNKNOWN);
        assertThat(fake.executions()).hasSize(1);
    }

    /** What was not executed is sent again where that is harmless, or waits for a person. */
    private void expectSentAgain() {
        journey.finish();
        if (canSettle() && resends()) {
            assertThat(journey.state()).isIn(DeliveryState.DELIVERED, DeliveryState.UNKNOWN, DeliveryState.PENDING);
            assertThat(fake.executions()).hasSize(1);
        } else {
            expect(DeliveryState.UNKNOWN);
            assertThat(fake.issueCalls()).isEqualTo(1);
        }
    }

    private void expectNothingMoved() {
        assertThat(fake.executions()).isEmpty();
    }

    List<Scenario> all() {
        return list(true);
    }

    /** With or without what needs the provider to be known. */
    final List<Scenario> list(boolean known) {
        List<Scenario> all = new ArrayList<>();
        all.add(new Scenario("sync-success", known && saysAtOnce(), () -> {
            journey.step();
            expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario(
                "async-then-poll", known && says(Say.ACCEPTED) && tells(Say.PROCESSING, Say.SUCCESS), () -> {
                    fake.onIssue(Behaviour.executing(Say.ACCEPTED)).onLookup(Behaviour.saying(Say.PROCESSING));
                    journey.step();
                    expect(DeliveryState.PENDING);
                    journey.finish();
                    expect(DeliveryState.DELIVERED);
                    assertThat(fake.lookupCalls()).isEqualTo(2);
                }));
        all.add(new Scenario("async-then-callback", known && says(Say.ACCEPTED) && callsBack(), () -> {
            accepted();
            calledBack(Say.SUCCESS);
            expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("callback-lost", known && says(Say.ACCEPTED) && tells(Say.SUCCESS), () -> {
            accepted();
            journey.finish();
            expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario(
                "callback-before-response", known && says(Say.ACCEPTED) && callsBack() && looksUp(), () -> {
                    fake.otherwise(deal -> {
                        calledBack(Say.SUCCESS);
                        return Behaviour.executing(Say.ACCEPTED);
                    });
                    journey.step();
                    // The later answer, that it is accepted, takes nothing back.
                    expect(DeliveryState.DELIVERED);
                    journey.finish();
                    expect(DeliveryState.DELIVERED);
                }));
        all.add(new Scenario("callback-duplicate", known && says(Say.ACCEPTED) && callsBack(), () -> {
            accepted();
            calledBack(Say.SUCCESS);
            calledBack(Say.SUCCESS);
            expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario(
                "callback-out-of-order",
                known
                        && says(Say.ACCEPTED)
                        && callsBack()
                        && protocol()
                                .callback(Say.PROCESSING, SOME_DEAL, true, START)
                                .isPresent(),
                () -> {
                    accepted();
                    calledBack(Say.SUCCESS);
                    calledBack(Say.PROCESSING);
                    expect(DeliveryState.DELIVERED);
                }));
        all.add(new Scenario(
                "callback-forged",
                known
                        && says(Say.ACCEPTED)
                        && callsBack()
                        && protocol()
                                .callback(Say.SUCCESS, SOME_DEAL, false, START)
                                .isPresent(),
                () -> {
                    accepted();
                    CallbackResult result = journey.called(callback(Say.SUCCESS, false));
                    assertThat(result)
                            .isInstanceOfSatisfying(
                                    CallbackResult.Refused.class,
                                    refused -> assertThat(refused.status()).isEqualTo(401));
                    expect(DeliveryState.PENDING);
                }));
        all.add(new Scenario("callback-unknown-reference", known && callsBack(), () -> {
            CallbackRequest stranger = protocol()
                    .callback(
                            Say.SUCCESS,
                            new Deal(99_999, "f".repeat(32), "263770000000", "9.00"),
                            true,
                            clock.instant())
                    .orElseThrow();
            journey.called(stranger);
            expect(DeliveryState.READY);
            expectNothingMoved();
        }));
        all.add(new Scenario("timeout-not-received", known, () -> {
            fake.onIssue(Behaviour.saying(done()).over(Wire.NO_ANSWER));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            assertThat(fake.issueCalls()).isEqualTo(1);
            Instant unknown = clock.instant();
            journey.finish();
            if (looksUp() && resends() && fake.issueCalls() > 1) {
                assertThat(clock.instant()).isAfterOrEqualTo(unknown.plus(quietPeriod()));
            }
            expectSentAgain();
        }));
        all.add(new Scenario("timeout-received", known, () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.NO_ANSWER));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            expectFoundOut();
        }));
        all.add(new Scenario("lookup-refused", known && looksUp(), () -> {
            // The look-ups meet trouble of their own first, which says nothing of the send.
            fake.onIssue(Behaviour.executing(done()).over(Wire.NO_ANSWER));
            fake.onLookup(
                    new Behaviour(false, Say.NOT_FOUND, Wire.REDIRECT),
                    new Behaviour(false, Say.NOT_FOUND, Wire.STATUS_502));
            for (Say say : List.of(Say.BUSY, Say.BAD_CREDENTIALS, Say.NO_FUNDS)) {
                if (protocol().write(say, SOME_LOOKUP, SOME_DEAL).isPresent()) {
                    fake.onLookup(Behaviour.saying(say));
                }
            }
            journey.step();
            expectFoundOut();
        }));
        all.add(new Scenario("timeout-late-visible", known && tells(Say.NOT_FOUND, Say.SUCCESS), () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.NO_ANSWER)).onLookup(Behaviour.saying(Say.NOT_FOUND));
            journey.step();
            expectFoundOut();
        }));
        all.add(new Scenario("timeout-no-lookup-api", known && !canSettle(), () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.NO_ANSWER));
            journey.step().finish();
            clock.advance(Duration.ofDays(2));
            journey.finish();
            expect(DeliveryState.UNKNOWN);
            assertThat(journey.delivery().progress().dueAt()).isNull();
            assertThat(fake.issueCalls()).isEqualTo(1);
        }));
        all.add(new Scenario("500-after-execution", known, () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.STATUS_500));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            expectFoundOut();
        }));
        all.add(new Scenario("502-before-execution", known, () -> {
            fake.onIssue(Behaviour.saying(done()).over(Wire.STATUS_502));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            expectSentAgain();
        }));
        all.add(new Scenario("reset-mid-response", known, () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.CUT));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            expectFoundOut();
        }));
        all.add(new Scenario("malformed-2xx", known, () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.GARBAGE));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            expectFoundOut();
        }));
        all.add(new Scenario("html-2xx", known, () -> {
            fake.onIssue(Behaviour.saying(done()).over(Wire.HTML));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            expectSentAgain();
        }));
        all.add(new Scenario("200-with-failure-code", known && says(Say.BAD_RECIPIENT), () -> {
            fake.onIssue(Behaviour.saying(Say.BAD_RECIPIENT));
            journey.step();
            expect(DeliveryState.FAILED);
            expectNothingMoved();
        }));
        all.add(new Scenario("500-with-balance-code", known && says(Say.NO_FUNDS), () -> {
            fake.onIssue(Behaviour.saying(Say.NO_FUNDS));
            journey.step();
            expect(DeliveryState.HELD);
            assertThat(journey.outcomes().get(0).isProviderFault()).isFalse();
            expectNothingMoved();
        }));
        all.add(new Scenario("duplicate-of-own-first-try", known && says(Say.DUPLICATE) && looksUp(), () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.NO_ANSWER));
            journey.step();
            journey.resend();
            expect(DeliveryState.UNKNOWN);
            expectFoundOut();
        }));
        all.add(new Scenario(
                "duplicate-window-empty-body",
                known && says(Say.DUPLICATE) && capabilities().duplicates() == DuplicateHandling.WINDOWED_NO_LOOKUP,
                () -> {
                    fake.onIssue(Behaviour.executing(done()).over(Wire.NO_ANSWER));
                    journey.step();
                    journey.resend();
                    journey.finish();
                    expect(DeliveryState.UNKNOWN);
                }));
        all.add(new Scenario("dedup-is-a-lie", known && !resends(), () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.NO_ANSWER))
                    .otherwiseAsked(deal -> Behaviour.saying(Say.NOT_FOUND));
            journey.step().finish();
            clock.advance(Duration.ofDays(2));
            journey.finish();
            expect(DeliveryState.UNKNOWN);
            assertThat(fake.issueCalls()).isEqualTo(1);
        }));
        all.add(new Scenario("429-with-retry-after", known && says(Say.THROTTLED), () -> {
            fake.onIssue(Behaviour.saying(Say.THROTTLED));
            Instant first = clock.instant();
            journey.step();
            expect(DeliveryState.READY);
            assertThat(journey.delivery().progress().dueAt()).isAfterOrEqualTo(first.plusSeconds(2));
            journey.finish();
            assertThat(fake.executions()).hasSize(1);
        }));
        all.add(new Scenario("429-means-duplicate", known && saysStatus(Say.DUPLICATE, 429), () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.NO_ANSWER));
            journey.step();
            journey.resend();
            assertThat(journey.outcomes().get(1)).isInstanceOf(DeliveryOutcome.Duplicate.class);
        }));
        all.add(new Scenario("token-expired", known && says(Say.TOKEN_EXPIRED), () -> {
            fake.onIssue(Behaviour.saying(Say.TOKEN_EXPIRED));
            journey.step();
            journey.finish();
            expect(DeliveryState.DELIVERED);
            assertThat(fake.issueCalls()).isEqualTo(2);
        }));
        all.add(new Scenario("token-wrong-audience", known && says(Say.BAD_CREDENTIALS), () -> {
            fake.otherwise(deal -> Behaviour.saying(Say.BAD_CREDENTIALS));
            journey.step();
            expect(DeliveryState.HELD);
            expectNothingMoved();
        }));
        all.add(new Scenario("failed-then-new-reference", known && says(Say.ACCEPTED) && tells(Say.FAILED), () -> {
            fake.onIssue(Behaviour.saying(Say.ACCEPTED)).onLookup(Behaviour.saying(Say.FAILED));
            journey.step();
            String first = journey.delivery().reference();
            journey.finish();
            expect(DeliveryState.DELIVERED);
            assertThat(journey.delivery().reference()).isNotEqualTo(first);
            assertThat(fake.executions())
                    .extracting(Deal::reference)
                    .containsExactly(journey.delivery().reference());
        }));
        all.add(new Scenario("refunded", known && says(Say.ACCEPTED) && tells(Say.REFUNDED), () -> {
            fake.onIssue(Behaviour.saying(Say.ACCEPTED)).onLookup(Behaviour.saying(Say.REFUNDED));
            journey.step();
            journey.finish();
            assertThat(journey.outcomes()).last().isInstanceOf(DeliveryOutcome.Reversed.class);
            expect(DeliveryState.FAILED);
            expectNothingMoved();
        }));
        all.add(new Scenario(
                "success-then-reversed",
                known
                        && callsBack()
                        && says(Say.SUCCESS)
                        && protocol()
                                .callback(Say.REFUNDED, SOME_DEAL, true, START)
                                .isPresent(),
                () -> {
                    journey.step().finish();
                    calledBack(Say.SUCCESS);
                    fake.settle(journey.delivery().reference(), Say.REFUNDED);
                    calledBack(Say.REFUNDED);
                    expect(DeliveryState.REVERSED);
                }));
        all.add(new Scenario("amount-mismatch", known && says(Say.OTHER_AMOUNT), () -> {
            fake.onIssue(Behaviour.executing(Say.OTHER_AMOUNT));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            assertThat(journey.delivery().progress().isContradicted())
                    .as("something else was delivered")
                    .isTrue();
        }));
        all.add(new Scenario("reference-mismatch", known && says(Say.OTHER_REFERENCE), () -> {
            fake.onIssue(Behaviour.executing(Say.OTHER_REFERENCE));
            journey.step();
            expect(DeliveryState.UNKNOWN);
        }));
        all.add(new Scenario("slow-drip-body", known, () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.DRIP));
            long start = System.nanoTime();
            stepInAHurry();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Patience.LIMIT);
            expect(DeliveryState.UNKNOWN);
            Patience.until(
                    "the provider has executed it", () -> !fake.executions().isEmpty());
            expectFoundOut();
        }));
        all.add(new Scenario("huge-body", known, () -> {
            fake.onIssue(Behaviour.executing(done()).over(Wire.HUGE));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            expectFoundOut();
        }));
        all.add(new Scenario("redirect", known, () -> {
            fake.onIssue(new Behaviour(false, Say.NOT_FOUND, Wire.REDIRECT));
            journey.step();
            expect(DeliveryState.FAILED);
            expectNothingMoved();
        }));
        all.add(new Scenario("unknown-code", known && says(Say.UNHEARD_OF), () -> {
            fake.onIssue(Behaviour.saying(Say.UNHEARD_OF));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            assertThat(journey.outcomes().get(0).isProviderFault()).isFalse();
            expectNothingMoved();
        }));
        all.add(new Scenario("crash-after-send", known, () -> {
            journey.sendAndForget();
            clock.advance(Duration.ofMinutes(5));
            journey.step();
            expect(DeliveryState.UNKNOWN);
            expectFoundOut();
        }));
        all.add(new Scenario("two-workers", known && resends() && says(Say.SUCCESS), () -> {
            ExecutorService two = Executors.newFixedThreadPool(2);
            try {
                IssueRequest request = journey.request();
                Callable<DeliveryOutcome> send = () -> connector.issue(request);
                two.invokeAll(List.of(send, send));
            } finally {
                two.shutdown();
            }
            journey.step().finish();
            expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("plain-text-success", known && saysType(Say.SUCCESS, "text/plain"), () -> {
            journey.step();
            expect(DeliveryState.DELIVERED);
        }));
        all.add(new Scenario("voucher-code-secrecy", known && provider().kind() == Kind.VOUCHER, () -> {
            journey.step().finish();
            expect(DeliveryState.DELIVERED);
            assertThat(secretCode()).isNotEmpty();
            assertThat(journey.outcomes() + " " + journey.delivery()).doesNotContain(secretCode());
            assertThat(journey.reveal().orElseThrow().reveal()).contains(secretCode());
            assertThat(journey.reveal().orElseThrow().toString()).doesNotContain(secretCode());
        }));
        return all;
    }

    private boolean saysStatus(Say say, int status) {
        return protocol()
                .write(say, SOME_ISSUE, SOME_DEAL)
                .filter(reply -> reply.status() == status)
                .isPresent();
    }

    private boolean saysType(Say say, String type) {
        return protocol()
                .write(say, SOME_ISSUE, SOME_DEAL)
                .filter(reply ->
                        reply.headers().getOrDefault("Content-Type", "").startsWith(type))
                .isPresent();
    }

    private Duration quietPeriod() {
        String given = settings(URI.create("http://127.0.0.1")).get("quiet-period");
        return given == null ? capabilities().quietPeriod() : Duration.parse(given);
    }

    private void accepted() {
        fake.onIssue(Behaviour.executing(Say.ACCEPTED));
        journey.step();
        expect(DeliveryState.PENDING);
    }

    /** Steps within a real deadline: a longer one where the machine was too slow to send the request at all. */
    private void stepInAHurry() throws Exception {
        Duration deadline = SHORT_DEADLINE;
        while (journey.state() == DeliveryState.READY && deadline.compareTo(Patience.LIMIT) < 0) {
            connector.close();
            connector = create(HttpTransport.within(deadline));
            journey = journey("kit-issuance");
            journey.step();
            deadline = deadline.multipliedBy(2);
        }
    }

    private void calledBack(Say say) {
        fake.settle(journey.delivery().reference(), say);
        journey.called(callback(say, true));
    }

    /** Wrong settings are named one by one. */
    @Test
    final void everySettingIsDescribedAndChecked() {
        assertThat(provider().id()).matches("[a-z0-9-]{1,50}");
        assertThat(provider().version()).isNotBlank();
        assertThat(provider().config().settings()).allSatisfy(setting -> {
            assertThat(setting.name()).matches("[a-z0-9-]+");
            assertThat(setting.description()).isNotBlank();
        });
        Map<String, String> wrong = new LinkedHashMap<>(settings(URI.create("http://127.0.0.1:1")));
        assertThat(provider().config().problems(wrong).keySet())
                .isSubsetOf(ConnectorPolicy.settings(capabilities()).settings().stream()
                        .map(setting -> setting.name())
                        .toList());
        wrong.put("no-such-setting", "1");
        assertThat(provider().config().problems(wrong)).containsKey("no-such-setting");
    }
}
