package io.bonsela.connectors.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.testkit.connector.Behaviour;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.Say;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An amount that the recipient's operator would read in another currency is refused before anything is sent. */
final class CurrencyTest {
    private static final Map<String, String> AFRICAS_TALKING = Map.of("username", "sandbox", "api-key", "key");
    private static final Map<String, String> RELOADLY =
            Map.of("client-id", "id", "client-secret", "secret", "local-amount", "true", "currency", "KES");

    private static DeliveryOutcome issue(
            ConnectorProvider provider,
            ProviderProtocol protocol,
            Map<String, String> more,
            String to,
            String amount,
            int sent) {
        try (FakeProvider fake = new FakeProvider(protocol, Repeats.REFUSED)) {
            fake.otherwise(deal -> Behaviour.executing(Say.ACCEPTED));
            Map<String, String> settings = new HashMap<>(more);
            settings.put("provider", provider.id());
            settings.put("url", fake.uri().toString());
            if (more.containsKey("client-id")) {
                settings.put("auth-url", fake.uri().toString());
            }
            ConnectorConfig config = new ConnectorConfig(Connectors.settings(provider), settings, text -> text);
            ConnectorContext context = new ConnectorContext("air", Clock.systemUTC(), FakeProvider.http());
            try (Connector connector = provider.create(config, context)) {
                return connector.issue(request(to, amount));
            } finally {
                assertThat(fake.issueCalls()).isEqualTo(sent);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static IssueRequest request(String to, String amount) {
        return new IssueRequest(
                "0123456789abcdef0123456789abcdef",
                "t",
                "issuance",
                "ann",
                "air",
                Money.parse(amount),
                to,
                Map.of(),
                1,
                Instant.now(),
                "event");
    }

    private static Rejected refused(String currencies) {
        return new Rejected("CURRENCY_NOT_TAKEN:" + currencies, Rejected.Cause.AMOUNT);
    }

    private static DeliveryOutcome africasTalking(String to, String amount, int sent) {
        return issue(new AfricasTalkingProvider(), AfricasTalkingTest.side(), AFRICAS_TALKING, to, amount, sent);
    }

    @Test
    void anAmountGoesToCountriesThatHaveItsCurrency() {
        assertThat(africasTalking("+255 712 345 678", "KES 50.00", 0)).isEqualTo(refused("KES/TZS"));
        assertThat(africasTalking("+263 77 123 4567", "KES 50.00", 0)).isEqualTo(refused("KES/USD,ZWG"));
        assertThat(africasTalking("+44 7400 123456", "KES 50.00", 0))
                .isEqualTo(new Rejected("COUNTRY_NOT_SERVED:GB", Rejected.Cause.RECIPIENT));
        assertThat(africasTalking("+254711000111", "KES 50.00", 1)).isInstanceOf(DeliveryOutcome.Pending.class);
    }

    @Test
    void aBareLocalAmountIsInTheCurrencyOfTheCountryAndOfTheOperator() {
        ProviderProtocol kenyan = new ReloadlyProtocol(true, "KES");
        ProviderProtocol tanzanian = new ReloadlyProtocol(true, "TZS");
        ReloadlyProvider provider = new ReloadlyProvider();
        assertThat(issue(provider, kenyan, RELOADLY, "+255 712 345 678", "KES 50.00", 0))
                .isEqualTo(refused("KES/TZS"));
        assertThat(issue(provider, tanzanian, RELOADLY, "+254711000111", "KES 50.00", 0))
                .isEqualTo(refused("KES/TZS"));
        assertThat(issue(provider, kenyan, RELOADLY, "+254711000111", "USD 50.00", 0))
                .isEqualTo(refused("USD/KES"));
        assertThat(issue(provider, kenyan, RELOADLY, "+254711000111", "KES 50.00", 1))
                .isInstanceOf(DeliveryOutcome.Pending.class);
    }

    @Test
    void anAmountInTheCurrencyOfTheAccountIsTakenAnywhere() {
        Map<String, String> account = Map.of("client-id", "id", "client-secret", "secret");
        assertThat(issue(
                        new ReloadlyProvider(),
                        new ReloadlyProtocol(true, "TZS"),
                        account,
                        "+255 712 345 678",
                        "USD 5.00",
                        1))
                .isInstanceOf(DeliveryOutcome.Pending.class);
    }
}
