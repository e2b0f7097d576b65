package loyalty.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import loyalty.client.api.AuthApi;
import loyalty.client.api.BookApi;
import loyalty.client.api.CustomerApi;
import loyalty.client.api.DefinitionApi;
import loyalty.client.api.EventApi;
import loyalty.client.api.IssuanceApi;
import loyalty.client.api.RuleApi;
import loyalty.client.model.Credentials;
import loyalty.client.model.CustomerData;
import loyalty.client.model.CustomerView;
import loyalty.client.model.Earned;
import loyalty.client.model.EventReport;
import loyalty.client.model.Granted;
import loyalty.client.model.Redemption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that is generated from the description drives the platform: from a new rule to a redeemed reward. */
class GeneratedClientTest {
    private static final String TENANT = "demo";

    @Test
    void aRuleIsAddedEarnedAndRedeemed(@TempDir Path folder) throws Exception {
        try (RunningPlatform platform = new RunningPlatform(folder)) {
            ApiClient client = client(platform);
            ApiResponse<String> file = ruleFile(client);
            String etag = file.getHeaders().get("etag").get(0);
            new DefinitionApi(client)
                    .putDefinition(
                            TENANT,
                            "rules",
                            "tea",
                            "add-tea",
                            etag,
                            Map.of(
                                    "title",
                                    "A discount for tea",
                                    "on",
                                    "purchase",
                                    "when",
                                    true,
                                    "budget",
                                    "none",
                                    "give",
                                    Map.of("reward", "two-off")));
            assertThat(new RuleApi(client).getRule(TENANT, "tea").getTitle()).isEqualTo("A discount for tea");

            CustomerView customer =
                    new CustomerApi(client).createCustomer(TENANT, new CustomerData().phone("0772 123 456"), "enrol-1");
            assertThat(customer.getPhone()).isEqualTo("+263772123456");

            EventReport purchase = new EventReport()
                    .type("purchase")
                    .customer(customer.getId())
                    .attributes(Map.of(
                            "amount",
                            Map.of("currency", "USD", "value", "12.00"),
                            "category",
                            "fuel",
                            "shop",
                            "mbare"));
            Earned earned = new EventApi(client).reportEvent(TENANT, "receipt-1", purchase);
            Granted discount = earned.getRewards().stream()
                    .filter(reward -> reward.getRule().equals("tea"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new EventApi(client)
                            .reportEvent(TENANT, "receipt-1", purchase)
                            .getRewards())
                    .as("the same event again")
                    .isEqualTo(earned.getRewards());

            var redeemed = new IssuanceApi(client)
                    .redeemIssuance(TENANT, "till-1", new Redemption().issuance(discount.getId()));
            assertThat(redeemed.getIssuances().get(0).getState()).hasToString("REDEEMED");
            assertThat(new BookApi(client).walletBook(TENANT, customer.getId())).isNotEmpty();
        }
    }

    @Test
    void aRefusalIsAProblemWithACode(@TempDir Path folder) throws Exception {
        try (RunningPlatform platform = new RunningPlatform(folder)) {
            ApiClient client = client(platform);
            ApiException refused = catchThrowableOfType(
                    ApiException.class, () -> new CustomerApi(client).getCustomer(TENANT, "unknown"));
            assertThat(refused.getCode()).isEqualTo(404);
            assertThat(refused.getResponseBody()).contains("\"code\":\"UNKNOWN_CUSTOMER\"");
        }
    }

    private static ApiClient client(RunningPlatform platform) throws IOException, InterruptedException, ApiException {
        ApiClient client = new ApiClient();
        String password = platform.password();
        client.updateBaseUri(platform.url());
        String token = new AuthApi(client)
                .signInAuth(new Credentials()
                        .email("owner@demo.example")
                        .password(password)
                        .newPassword("correct horse battery"))
                .getAccessToken();
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    private static ApiResponse<String> ruleFile(ApiClient client) throws ApiException {
        var response = new RuleApi(client).fileRuleWithHttpInfo(TENANT);
        return new ApiResponse<>(
                response.getStatusCode(),
                response.getHeaders(),
                response.getData().getText());
    }
}
