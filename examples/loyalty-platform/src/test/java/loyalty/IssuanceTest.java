package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;

/** Rewards over the API. */
class IssuanceTest extends PlatformTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static String key() {
        return "i-" + NUMBER.incrementAndGet();
    }

    /** Grants a customer two dollars off: the third purchase of clothing. */
    private String voucher() {
        String customer = platform.post(
                        Role.CASHIER, "/customers", "{\"externalReference\":\"v-" + NUMBER.incrementAndGet() + "\"}")
                .body()
                .path("id")
                .asString();
        Answer last = null;
        for (int i = 0; i < 3; i++) {
            last = platform.command(
                    Role.CASHIER,
                    "/events",
                    key(),
                    "{\"type\":\"purchase\",\"customer\":\"" + customer + "\",\"attributes\":{\"amount\":"
                            + "{\"currency\":\"USD\",\"value\":\"5.00\"},\"category\":\"clothing\",\"shop\":\"mbare\"}}");
        }
        for (var reward : last.body().path("rewards")) {
            if (reward.path("reward").asString().equals("two-off")) {
                return reward.path("id").asString();
            }
        }
        throw new AssertionError(last.body());
    }

    private String state(String id) {
        return platform.get(Role.ANALYST, "/issuances/" + id)
                .body()
                .path("state")
                .asString();
    }

    @Test
    void aRewardIsRedeemedByItsCodeOnce() {
        String id = voucher();
        Answer made = platform.command(Role.CASHIER, "/issuances/" + id + "/codes", key(), "{\"kind\":\"CODE\"}");
        String code = made.body().path("code").asString();
        assertThat(code).isNotBlank();
        String key = key();
        Answer redeemed = platform.command(Role.CASHIER, "/redemptions", key, "{\"code\":\"" + code + "\"}");
        assertThat(redeemed.body().path("issuances").get(0).path("state").asString())
                .isEqualTo("REDEEMED");
        Answer again = platform.command(Role.CASHIER, "/redemptions", key, "{\"code\":\"" + code + "\"}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("repeated").asBoolean()).isTrue();
        assertThat(platform.command(Role.CASHIER, "/redemptions", key(), "{\"code\":\"" + code + "\"}")
                        .status())
                .isEqualTo(409);
        assertThat(state(id)).isEqualTo("REDEEMED");
        Answer undone = platform.command(Role.CASHIER, "/issuances/" + id + "/undo", key(), "");
        assertThat(undone.status()).isEqualTo(200);
        assertThat(state(id)).isEqualTo("ISSUED");
    }

    @Test
    void aWrongPasswordIsRefusedWithACode() {
        String id = voucher();
        Answer made = platform.command(Role.CASHIER, "/issuances/" + id + "/codes", key(), "{\"kind\":\"PASSWORD\"}");
        String password = made.body().path("code").asString();
        String wrong = password.equals("000000") ? "000001" : "000000";
        Answer refused = platform.command(
                Role.CASHIER, "/redemptions", key(), "{\"issuance\":\"" + id + "\",\"password\":\"" + wrong + "\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("CODE_WRONG");
        assertThat(refused.response().body()).doesNotContain(wrong);
        assertThat(platform.command(
                                Role.CASHIER,
                                "/redemptions",
                                key(),
                                "{\"issuance\":\"" + id + "\",\"password\":\"" + password + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aManagerCancelsAndReverses() {
        String cancelled = voucher();
        assertThat(platform.command(Role.CASHIER, "/issuances/" + cancelled + "/cancel", key(), "")
                        .status())
                .isEqualTo(403);
        assertThat(platform.command(Role.MANAGER, "/issuances/" + cancelled + "/cancel", key(), "")
                        .status())
                .isEqualTo(200);
        assertThat(state(cancelled)).isEqualTo("CANCELLED");
        String reversed = voucher();
        platform.command(Role.CASHIER, "/redemptions", key(), "{\"issuance\":\"" + reversed + "\"}");
        assertThat(platform.command(Role.MANAGER, "/issuances/" + reversed + "/reverse", key(), "")
                        .status())
                .isEqualTo(200);
        assertThat(state(reversed)).isEqualTo("REVERSED");
        assertThat(platform.command(Role.MANAGER, "/issuances/" + reversed + "/cancel", key(), "")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void badInputIsNamed() {
        String id = voucher();
        assertThat(platform.command(Role.CASHIER, "/redemptions", null, "{\"issuance\":\"" + id + "\"}")
                        .code())
                .isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(platform.command(Role.CASHIER, "/redemptions", key(), "{}").status())
                .isEqualTo(422);
        assertThat(platform.command(Role.CASHIER, "/redemptions", key(), "{\"code\":\"x\",\"issuance\":\"y\"}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(
                                Role.CASHIER, "/redemptions", key(), "{\"issuance\":\"" + id + "\",\"amount\":\"two\"}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(Role.CASHIER, "/redemptions", key(), "{\"issuance\":\"unknown\"}")
                        .status())
                .isEqualTo(409);
        assertThat(platform.command(Role.CASHIER, "/issuances/" + id + "/codes", key(), "{}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(Role.CASHIER, "/issuances/" + id + "/codes", key(), "{\"kind\":\"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(platform.get(Role.CASHIER, "/issuances/unknown").code()).isEqualTo("UNKNOWN_ISSUANCE");
        Answer refused = platform.get(Role.CASHIER, "/issuances?state=lost");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("detail").asString()).isEqualTo("state has a value that is not permitted");
    }

    @Test
    void theListHasPagesAndFilters() {
        Answer first = platform.get(Role.ANALYST, "/issuances?state=ISSUED&reward=points&limit=2");
        assertThat(first.body().path("items").findValuesAsString("reward")).containsExactly("points", "points");
        Answer second = platform.get(
                Role.ANALYST,
                "/issuances?state=ISSUED&reward=points&limit=2&cursor="
                        + first.body().path("next").asString());
        assertThat(second.body().path("items").get(0).path("id"))
                .isNotEqualTo(first.body().path("items").get(1).path("id"));
        assertThat(platform.send(platform.as(Role.OWNER, "/v1/tenants/other/issuances"))
                        .status())
                .isEqualTo(403);
    }
}
