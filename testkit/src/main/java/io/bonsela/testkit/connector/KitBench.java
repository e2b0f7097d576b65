package io.bonsela.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.Capabilities.NumberForm;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.DeliveryOutcome;
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
 * Where the scenarios of the kit are played: a connector, its provider's stand-in, and one delivery on its way. A class for
 * extension is {@link ConnectorKit}.
 */
@SuppressWarnings("NullAway.Init") // each scenario begins with begin()
public abstract class KitBench {
    static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private static final String SOME_REFERENCE = "0123456789abcdef0123456789abcdef";
    private static final int LONGEST_CODE = 100;

    final ManualClock clock = new ManualClock(START);
    private final List<String> shown = new ArrayList<>();
    private final List<Journey> journeys = new ArrayList<>();
    FakeProvider fake;
    Connector connector;
    Journey journey;

    KitBench() {}

    /** The provider under test. */
    protected abstract ConnectorProvider provider();

    /** How the provider speaks; asked for once in each scenario. */
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

    /** How requests name the recipient. Of a phone number only the digits are compared. */
    protected String recipientAtProvider() {
        return recipient();
    }

    /** What the kit delivers. */
    protected Money value() {
        return Money.of("USD", "1.00");
    }

    /** Amounts that are sent to see in what unit: with one digit of the smallest unit, and with many. */
    protected List<Money> values() {
        return Stream.of(5L, 50L, 1_234_567L)
                .map(minor -> new Money(value().currency(), minor))
                .toList();
    }

    /** What the reward says beside. */
    protected Map<String, String> parameters() {
        return Map.of();
    }

    /** A voucher code that the fake hands out, which must show nowhere; empty where there is none. */
    protected String secretCode() {
        return "";
    }

    /** The deadline of a call in the scenarios whose answer never ends. It must be long enough to send a request. */
    protected Duration exchangeDeadline() {
        return Duration.ofMillis(500);
    }

    /** How long a scenario may take before it ends with a message. */
    protected Duration scenarioDeadline() {
        return Duration.ofMinutes(2);
    }

    /** What a scenario does. */
    interface Body {
        void run() throws Exception;
    }

    /**
     * A scenario.
     *
     * @param name its name
     * @param called whether the declared capabilities call for it
     * @param body what is done
     */
    record Scenario(String name, BooleanSupplier called, Body body) {}

    void begin() {
        Repeats repeats = switch (capabilities().duplicates()) {
            case REPLAY_RETURNS_ORIGINAL -> Repeats.REPLAYED;
            case REJECTS_DUPLICATE_AND_LOOKUP, WINDOWED_NO_LOOKUP -> Repeats.REFUSED;
            case DOUBTFUL_WITH_LOOKUP, NONE -> Repeats.EXECUTED;
        };
        clock.set(START);
        shown.clear();
        fake = new FakeProvider(talk(), repeats);
        fake.otherwise(deal -> Behaviour.executing(done()));
        connector = create(FakeProvider.http());
        journeys.clear();
        play("kit-issuance", value(), recipient());
    }

    /** Goes on with another delivery. */
    final void play(String issuance, @Nullable Money value, String to) {
        journey = journey(issuance, value, to);
        journeys.add(journey);
    }

    /** The protocol of this scenario. */
    abstract ProviderProtocol talk();

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

    final boolean says(Say... wanted) {
        return Stream.of(wanted)
                .allMatch(say -> talk().write(say, someIssue(), someDeal()).isPresent());
    }

    /** What the provider says at once of what it executes. */
    final Say done() {
        return says(Say.SUCCESS) ? Say.SUCCESS : Say.ACCEPTED;
    }

    /** What the provider says of what it has not done yet, if it can say that; else what it says of what is done. */
    final Say open() {
        return says(Say.ACCEPTED) ? Say.ACCEPTED : done();
    }

    final boolean saysAtOnce() {
        return says(Say.SUCCESS)
                && !talk().write(Say.SUCCESS, someIssue(), someDeal())
                        .equals(talk().write(Say.ACCEPTED, someIssue(), someDeal()));
    }

    final boolean tells(Say... wanted) {
        return looksUp()
                && Stream.of(wanted)
                        .allMatch(say ->
                                talk().write(say, someLookup(), someDeal()).isPresent());
    }

    final boolean looksUp() {
        return capabilities().lookup() == LookupBy.REFERENCE;
    }

    /** Whether the provider calls back, which its protocol must be able to play then. */
    final boolean callsBack() {
        if (capabilities().callbacks()) {
            assertThat(talk().callback(Say.SUCCESS, someDeal(), Signing.GENUINE, START))
                    .as("the connector declares callbacks, so its protocol must have a genuine one that says SUCCESS")
                    .isPresent();
        }
        return capabilities().callbacks();
    }

    final boolean callsBack(Say say) {
        return callsBack()
                && talk().callback(say, someDeal(), Signing.GENUINE, START).isPresent();
    }

    final boolean signs(Signing signing) {
        return talk().callback(Say.SUCCESS, someDeal(), signing, START).isPresent();
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
        return talk().tokenLife().isPresent();
    }

    final boolean saysStatus(Say say, int status) {
        return talk().write(say, someIssue(), someDeal())
                .filter(reply -> reply.status() == status)
                .isPresent();
    }

    final boolean saysType(Say say, String type) {
        return talk().write(say, someIssue(), someDeal())
                .filter(reply ->
                        reply.headers().getOrDefault("Content-Type", "").startsWith(type))
                .isPresent();
    }

    final CallbackRequest callback(Say say, Signing signing) {
        Deal deal = fake.deal(journey.delivery().reference()).orElse(someDeal());
        return talk().callback(say, deal, signing, clock.instant()).orElseThrow();
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

    /** Steps within a real deadline: a longer one where the machine was too slow to send the request at all. */
    final void stepInAHurry() throws Exception {
        Duration deadline = exchangeDeadline();
        while (fake.issueCalls() == 0) {
            connector.close();
            connector = create(HttpTransport.within(deadline));
            play("kit-issuance", value(), recipient());
            journey.step();
            deadline = deadline.multipliedBy(2);
        }
    }

    final void expect(DeliveryState state) {
        assertThat(journey.state()).as("after %s", journey.outcomes()).isEqualTo(state);
    }

    /** What was executed is found out, or waits for a person. */
    final void expectFoundOut() {
        journey.finish();
        expect(canSettle() ? DeliveryState.DELIVERED : DeliveryState.UNKNOWN);
        assertThat(fake.executions()).hasSize(1);
    }

    /** What was not executed is sent again where that is harmless, or waits for a person. */
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

    /** A text that people see. */
    final void shown(String text) {
        shown.add(text);
    }

    /** What holds in every scenario. */
    final void expectInvariants() {
        assertThat(fake.executions().size()).as("money moved").isLessThanOrEqualTo(journeys.size());
        if (!fake.executions().isEmpty()) {
            boolean reversed = journey.outcomes().stream().anyMatch(DeliveryOutcome.Reversed.class::isInstance);
            assertThat(journey.state() == DeliveryState.FAILED && !reversed)
                    .as("what moved is not called failed")
                    .isFalse();
        }
        assertThat(journeys.stream().mapToInt(Journey::misses).sum())
                .as("look-ups that answered Optional.empty(); at most as many as the provider answered with NOT_FOUND")
                .isLessThanOrEqualTo(fake.misses());
        expectNothingSecret();
        expectSentAsOrdered();
    }

    private void expectNothingSecret() {
        List<DeliveryOutcome> outcomes =
                journeys.stream().flatMap(one -> one.outcomes().stream()).toList();
        String text = outcomes + " " + journey.called() + ' ' + shown;
        String digits = digits(recipient());
        assertThat(text)
                .as("what is shown names no recipient")
                .doesNotContain(digits.length() < 8 ? recipient() : digits.substring(digits.length() - 8));
        Map<String, String> settings = settings(fake.uri());
        Stream<String> secrets = Connectors.settings(provider()).settings().stream()
                .filter(setting -> setting.type() == Setting.Type.SECRET)
                .map(setting -> settings.getOrDefault(setting.name(), ""));
        Stream.concat(secrets, talk().secrets().stream())
                .filter(secret -> secret.length() > 2)
                .forEach(secret ->
                        assertThat(text).as("what is shown names no secret").doesNotContain(secret));
        assertThat(journey.outcomes())
                .allSatisfy(outcome -> assertThat(outcome.code())
                        .as("a code")
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(LONGEST_CODE)
                        .matches(code -> code.chars().noneMatch(Character::isISOControl), "has no control characters"));
    }

    private void expectSentAsOrdered() {
        boolean knowsReferences = capabilities().duplicates() != DuplicateHandling.NONE;
        for (Asked.Issue asked : fake.asked()) {
            assertThat(comparable(asked.to()))
                    .as("the recipient that was sent")
                    .isEqualTo(comparable(recipientAtProvider()));
            List<Journey> ordered = journeys.stream()
                    .filter(one -> !knowsReferences || one.references().contains(asked.reference()))
                    .toList();
            assertThat(ordered)
                    .as("orders of the reference %s", asked.reference())
                    .isNotEmpty();
            assertThat(ordered)
                    .extracting(Journey::value)
                    .as("the amount that was sent")
                    .contains(asked.amount());
        }
        if (knowsReferences) {
            assertThat(fake.executions())
                    .extracting(Deal::reference)
                    .as("references that money moved for")
                    .doesNotHaveDuplicates();
        }
    }

    private String comparable(String to) {
        boolean number = takesNumbers() && digits(recipientAtProvider()).length() >= 7;
        return number ? digits(to) : to;
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }
}
