package io.bonsela.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.Capabilities.NumberForm;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.ProviderProtocol.Asked;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import io.bonsela.testkit.connector.ProviderProtocol.Signing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The test bench for the scenarios of the kit: a connector, a fake of its provider, and one delivery under way. To
 * extend the kit, use {@link ConnectorKit}.
 */
@SuppressWarnings("NullAway.Init") // set by begin(), which starts each scenario
public abstract class KitBench {
    static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private static final String SOME_REFERENCE = "0123456789abcdef0123456789abcdef";

    final ManualClock clock = new ManualClock(START);
    /** Texts that people see, in addition to the outcomes. */
    final List<String> shown = new ArrayList<>();

    final List<Journey> journeys = new ArrayList<>();
    FakeProvider fake;
    Connector connector;
    Journey journey;

    KitBench() {}

    /** The provider under test. */
    protected abstract ConnectorProvider provider();

    /** The protocol of the provider; called once in each scenario. */
    protected abstract ProviderProtocol protocol();

    /**
     * The settings of an instance that talks to the fake.
     *
     * @param uri the address of the fake
     */
    protected abstract Map<String, String> settings(URI uri);

    /** The recipient of the kit's deliveries. */
    protected String recipient() {
        return "+263771234567";
    }

    /** The form of the recipient in requests. Only the digits of a phone number are compared. */
    protected String recipientAtProvider() {
        return recipient();
    }

    /** The value that the kit delivers. */
    protected Money value() {
        return Money.of("USD", "1.00");
    }

    /** Amounts that show the unit in which they are sent: with one digit of the smallest unit, and with many. */
    protected List<Money> values() {
        return Stream.of(5L, 50L, 1_234_567L)
                .map(minor -> new Money(value().currency(), minor))
                .toList();
    }

    /** The other parameters of the reward. */
    protected Map<String, String> parameters() {
        return Map.of();
    }

    /** A voucher code that the fake issues and that must not be shown anywhere; empty if there is none. */
    protected String secretCode() {
        return "";
    }

    /** The deadline of a call in the scenarios with an endless answer. It must be long enough to send a request. */
    protected Duration exchangeDeadline() {
        return Duration.ofMillis(500);
    }

    /** The maximum duration of a scenario before it ends with a message. */
    protected Duration scenarioDeadline() {
        return Duration.ofMinutes(2);
    }

    /** The body of a scenario. */
    interface Body {
        void run() throws Exception;
    }

    /**
     * A scenario.
     *
     * @param name its name
     * @param required whether the declared capabilities require it
     * @param body the body
     */
    record Scenario(String name, BooleanSupplier required, Body body) {}

    void begin() {
        Repeats repeats = switch (capabilities().duplicates()) {
            case REPLAY_RETURNS_ORIGINAL -> Repeats.REPLAYED;
            case REJECTS_DUPLICATE_AND_LOOKUP, WINDOWED_NO_LOOKUP -> Repeats.REFUSED;
            case DOUBTFUL_WITH_LOOKUP, NONE -> Repeats.EXECUTED;
        };
        clock.set(START);
        shown.clear();
        fake = new FakeProvider(currentProtocol(), repeats);
        fake.otherwise(deal -> Behaviour.executing(done()));
        connector = create(FakeProvider.http());
        journeys.clear();
        startJourney("kit-issuance", value(), recipient());
    }

    /** Begins the delivery with which the scenario continues. */
    final void startJourney(String issuance, @Nullable Money value, String to) {
        journey = journey(issuance, value, to);
        journeys.add(journey);
    }

    /** The protocol of this scenario. */
    abstract ProviderProtocol currentProtocol();

    final Connector create(HttpTransport http) {
        return provider().create(config(), new ConnectorContext("kit", clock, http));
    }

    private ConnectorConfig config() {
        Map<String, String> settings = new LinkedHashMap<>(settings(fake.uri()));
        settings.put("provider", provider().id());
        return new ConnectorConfig(Connectors.settings(provider()), settings, text -> text);
    }

    private Journey journey(String issuance, @Nullable Money value, String to) {
        Course course = new Course(capabilities(), ConnectorPolicy.of(config()));
        OfReward reward = new OfReward(issuance, "event", "reward", value, "phone", parameters(), null);
        return new Journey(connector, course, clock, reward, to);
    }

    final Capabilities capabilities() {
        return provider().capabilities();
    }

    final Deal someDeal() {
        return new Deal(70_001, SOME_REFERENCE, recipientAtProvider(), value());
    }

    final Asked someIssue() {
        return new Asked.Issue(SOME_REFERENCE, recipientAtProvider(), value());
    }

    final Asked someLookup() {
        return new Asked.Lookup(SOME_REFERENCE);
    }

    /** Whether the provider has these answers to a request to deliver. */
    final boolean says(Say... wanted) {
        return Stream.of(wanted)
                .allMatch(say ->
                        currentProtocol().write(say, someIssue(), someDeal()).isPresent());
    }

    /** The provider's immediate answer to a request that it executes. */
    final Say done() {
        return says(Say.SUCCESS) ? Say.SUCCESS : Say.ACCEPTED;
    }

    /**
     * The provider's answer to a request that it has not executed yet, if it has such an answer; otherwise that for an
     * executed one.
     */
    final Say open() {
        return says(Say.ACCEPTED) ? Say.ACCEPTED : done();
    }

    /** Whether an immediate answer says that the request is done, and not only that it was accepted. */
    final boolean saysAtOnce() {
        return says(Say.SUCCESS)
                && !currentProtocol()
                        .write(Say.SUCCESS, someIssue(), someDeal())
                        .equals(currentProtocol().write(Say.ACCEPTED, someIssue(), someDeal()));
    }

    /** Whether the provider has look-ups with these answers. */
    final boolean tells(Say... wanted) {
        return looksUp()
                && Stream.of(wanted)
                        .allMatch(say -> currentProtocol()
                                .write(say, someLookup(), someDeal())
                                .isPresent());
    }

    final boolean looksUp() {
        return capabilities().lookup() == LookupBy.REFERENCE;
    }

    /** Whether the provider calls back. If so, its protocol must be able to create callbacks. */
    final boolean callsBack() {
        if (capabilities().callbacks()) {
            assertThat(currentProtocol().callback(Say.SUCCESS, someDeal(), Signing.GENUINE, START))
                    .as("the connector declares callbacks, so its protocol must provide a genuine one with SUCCESS")
                    .isPresent();
        }
        return capabilities().callbacks();
    }

    final boolean callsBack(Say say) {
        return callsBack()
                && currentProtocol()
                        .callback(say, someDeal(), Signing.GENUINE, START)
                        .isPresent();
    }

    final boolean signs(Signing signing) {
        return currentProtocol()
                .callback(Say.SUCCESS, someDeal(), signing, START)
                .isPresent();
    }

    final boolean resends() {
        return capabilities().duplicates().mayRepeatAfterMiss();
    }

    /** Whether an unknown outcome can be settled without a person. */
    final boolean canSettle() {
        return looksUp() || capabilities().duplicates().mayReplay();
    }

    final boolean takesNumbers() {
        return capabilities().numberForm() != NumberForm.NONE;
    }

    final boolean usesTokens() {
        return currentProtocol().tokenLife().isPresent();
    }

    final boolean saysStatus(Say say, int status) {
        return currentProtocol()
                .write(say, someIssue(), someDeal())
                .filter(reply -> reply.status() == status)
                .isPresent();
    }

    final boolean saysType(Say say, String type) {
        return currentProtocol()
                .write(say, someIssue(), someDeal())
                .filter(reply ->
                        reply.headers().getOrDefault("Content-Type", "").startsWith(type))
                .isPresent();
    }

    final CallbackRequest callback(Say say, Signing signing) {
        Deal deal = fake.deal(journey.delivery().reference()).orElse(someDeal());
        return currentProtocol().callback(say, deal, signing, clock.instant()).orElseThrow();
    }

    final void accepted() {
        fake.onIssue(Behaviour.executing(open()));
        journey.step();
        expect(DeliveryState.PENDING);
    }

    final void calledBack(Say say) {
        fake.settle(journey.delivery().reference(), say);
        journey.called(callback(say, Signing.GENUINE));
    }

    final Duration quietPeriod() {
        return ConnectorPolicy.of(config()).quietPeriod();
    }

    /**
     * Makes a step with a real deadline, and with a longer one if the machine was too slow to send the request at all.
     */
    final void stepInAHurry() throws Exception {
        Duration deadline = exchangeDeadline();
        while (fake.issueCalls() == 0) {
            connector.close();
            connector = create(HttpTransport.within(deadline));
            startJourney("kit-issuance", value(), recipient());
            journey.step();
            deadline = deadline.multipliedBy(2);
        }
    }

    final void expect(DeliveryState state) {
        assertThat(journey.state()).as("after %s", journey.outcomes()).isEqualTo(state);
    }

    /** Expects that an executed request is detected, or waits for a person. */
    final void expectFoundOut() {
        journey.finish();
        expect(canSettle() ? DeliveryState.DELIVERED : DeliveryState.UNKNOWN);
        assertThat(fake.executions()).hasSize(1);
    }

    /** Expects that a request that was not executed is sent again where that is safe, or waits for a person. */
    final void expectSentAgain() {
        journey.finish();
        if (canSettle() && resends()) {
            assertThat(journey.state()).isIn(DeliveryState.DELIVERED, DeliveryState.UNKNOWN, DeliveryState.PENDING);
            assertThat(fake.executions()).hasSize(1);
        } else {
            expect(DeliveryState.UNKNOWN);
            assertThat(fake.issueCalls()).isEqualTo(1);
        }
    }

    final void expectNothingMoved() {
        assertThat(fake.executions()).isEmpty();
    }
}
