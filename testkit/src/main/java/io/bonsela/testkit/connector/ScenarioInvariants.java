package io.bonsela.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.testkit.connector.ProviderProtocol.Asked;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checks what must hold at the end of every scenario: money moved at most once, nothing that moved is called failed, the
 * orders were sent unchanged, and no secret is shown.
 *
 * @param bench the bench on which the scenario ran
 */
record ScenarioInvariants(KitBench bench) {
    private static final int LONGEST_CODE = 100;

    void check() {
        assertThat(bench.fake.executions().size())
                .as("number of executions")
                .isLessThanOrEqualTo(bench.journeys.size());
        if (!bench.fake.executions().isEmpty()) {
            boolean reversed = bench.journey.outcomes().stream().anyMatch(DeliveryOutcome.Reversed.class::isInstance);
            assertThat(bench.journey.state() == DeliveryState.FAILED && !reversed)
                    .as("an executed order is reported as failed")
                    .isFalse();
        }
        assertThat(bench.journeys.stream().mapToInt(Journey::misses).sum())
                .as("look-ups that returned Optional.empty(); at most as many as the provider answered with NOT_FOUND")
                .isLessThanOrEqualTo(bench.fake.misses());
        checkThatNothingSecretIsShown();
        checkThatOrdersAreSentUnchanged();
    }

    private void checkThatNothingSecretIsShown() {
        List<DeliveryOutcome> outcomes =
                bench.journeys.stream().flatMap(one -> one.outcomes().stream()).toList();
        String text = outcomes + " " + bench.journey.called() + ' ' + bench.shown;
        String digits = digits(bench.recipient());
        assertThat(text)
                .as("output must not contain the recipient")
                .doesNotContain(digits.length() < 8 ? bench.recipient() : digits.substring(digits.length() - 8));
        Map<String, String> settings = bench.settings(bench.fake.uri());
        Stream<String> secrets = Connectors.settings(bench.provider()).settings().stream()
                .filter(setting -> setting.type() == Setting.Type.SECRET)
                .map(setting -> settings.getOrDefault(setting.name(), ""));
        Stream.concat(secrets, bench.currentProtocol().secrets().stream())
                .filter(secret -> secret.length() > 2)
                .forEach(secret ->
                        assertThat(text).as("output must not contain a secret").doesNotContain(secret));
        assertThat(bench.journey.outcomes())
                .allSatisfy(outcome -> assertThat(outcome.code())
                        .as("a code")
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(LONGEST_CODE)
                        .matches(code -> code.chars().noneMatch(Character::isISOControl), "has no control characters"));
    }

    private void checkThatOrdersAreSentUnchanged() {
        boolean knowsReferences = bench.capabilities().duplicates() != DuplicateHandling.NONE;
        for (Asked.Issue asked : bench.fake.asked()) {
            assertThat(comparable(asked.to()))
                    .as("the recipient that was sent")
                    .isEqualTo(comparable(bench.recipientAtProvider()));
            List<Journey> ordered = bench.journeys.stream()
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
            assertThat(bench.fake.executions())
                    .extracting(Deal::reference)
                    .as("references of executions")
                    .doesNotHaveDuplicates();
        }
    }

    private String comparable(String to) {
        boolean number =
                bench.takesNumbers() && digits(bench.recipientAtProvider()).length() >= 7;
        return number ? digits(to) : to;
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }
}
