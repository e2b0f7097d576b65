package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.LocalDate;
import java.time.ZoneId;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;

/** Rewards, campaigns, pools, deliveries and figures over the API. */
class CatalogueTest extends PlatformTest {
    @Test
    void whatCanBeEarnedIsListed() {
        Answer rewards = platform.get(Role.ANALYST, "/rewards");
        assertThat(rewards.body().findValuesAsString("id")).containsExactly("airtime", "cashback", "points", "two-off");
        assertThat(platform.get(Role.ANALYST, "/rewards/two-off")
                        .body()
                        .path("value")
                        .asString())
                .isEqualTo("USD 2.00");
        assertThat(platform.get(Role.ANALYST, "/rewards/unknown").code()).isEqualTo("UNKNOWN_REWARD");
        assertThat(platform.get(Role.ANALYST, "/campaigns")
                        .body()
                        .get(0)
                        .path("budget")
                        .asString())
                .isEqualTo("monthly");
        assertThat(platform.get(Role.CASHIER, "/rewards").status()).isEqualTo(403);
        assertThat(platform.send(platform.as(Role.OWNER, "/v1/tenants/other/rewards"))
                        .status())
                .isEqualTo(403);
        assertThat(platform.get(Role.CASHIER, "/customers/c-1/tiers").body().size())
                .isZero();
    }

    private Answer codes(String key, String csv) {
        return platform.send(platform.as(Role.MANAGER, "/v1/tenants/demo/pools/gifts/codes")
                .header("Idempotency-Key", key)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(csv)));
    }

    @Test
    void codesAreImportedOnceAndDoubtfulLinesAreNamed() {
        Answer doubtful = codes("p-1", "code\nAAA-1\nAAA-1\n");
        assertThat(doubtful.code()).isEqualTo("INVALID_CODES");
        assertThat(doubtful.body().path("lines").size()).isPositive();
        assertThat(doubtful.response().body()).doesNotContain("AAA-1");
        assertThat(platform.get(Role.MANAGER, "/pools").body().size()).isZero();
        assertThat(codes("p-2", "code\nAAA-1\nAAA-2\nAAA-3\n").status()).isEqualTo(200);
        assertThat(codes("p-2", "code\nAAA-1\nAAA-2\nAAA-3\n")
                        .body()
                        .path("repeated")
                        .asBoolean())
                .isTrue();
        assertThat(platform.get(Role.MANAGER, "/pools")
                        .body()
                        .get(0)
                        .path("available")
                        .asInt())
                .isEqualTo(3);
        assertThat(codes("p-2", "code\nAAA-9\n").status())
                .as("another file under the id")
                .isEqualTo(409);
    }

    @Test
    void deliveriesAreListed() {
        assertThat(platform.get(Role.ANALYST, "/deliveries?state=HELD")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(platform.get(Role.ANALYST, "/deliveries?state=LOST").status())
                .isEqualTo(400);
        assertThat(platform.get(Role.ANALYST, "/deliveries/unknown").code()).isEqualTo("UNKNOWN_DELIVERY");
        assertThat(platform.get(Role.CASHIER, "/deliveries").status()).isEqualTo(403);
        HttpRequest.Builder request = platform.as(Role.MANAGER, "/v1/tenants/demo/deliveries/unknown/redeliver")
                .header("Idempotency-Key", "d-1");
        assertThat(platform.post(request, "").status()).isEqualTo(409);
    }

    @Test
    void figuresAreByDay() {
        LocalDate today = LocalDate.now(ZoneId.of("Africa/Harare"));
        String period = "?from=" + today.minusDays(90) + "&until=" + today;
        Answer issued = platform.get(Role.ANALYST, "/analytics/issuances" + period);
        assertThat(issued.body().size()).isGreaterThan(200);
        assertThat(issued.body().findValuesAsString("reward")).contains("points", "two-off");
        assertThat(platform.get(Role.ANALYST, "/analytics/postings" + period)
                        .body()
                        .findValuesAsString("kind"))
                .contains("RESERVE", "CREDIT");
        assertThat(platform.get(Role.ANALYST, "/analytics/postings?from=" + today + "&until=2020-01-01")
                        .status())
                .isEqualTo(422);
        assertThat(platform.get(Role.ANALYST, "/analytics/postings?from=x&until=y")
                        .status())
                .isEqualTo(400);
        Answer refused = platform.get(Role.ANALYST, "/analytics/postings");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("detail").asString()).isEqualTo("from is missing");
        assertThat(platform.get(Role.CASHIER, "/analytics/postings" + period).status())
                .isEqualTo(403);
    }
}
