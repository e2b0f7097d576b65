package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;

/** Rules over the API. */
@DirtiesContext
class RuleTest extends PlatformTest {
    @Test
    void theRulesInForceAreListed() {
        Answer rules = platform.get(Role.ANALYST, "/rules");
        assertThat(rules.body().findValuesAsString("id")).contains("welcome", "point-a-dollar");
        assertThat(platform.get(Role.ANALYST, "/rules/welcome")
                        .body()
                        .path("title")
                        .asString())
                .isEqualTo("Fifty points for joining");
        assertThat(platform.get(Role.ANALYST, "/rules/unknown").code()).isEqualTo("UNKNOWN_RULE");
        assertThat(platform.get(Role.CASHIER, "/rules").status()).isEqualTo(403);
        assertThat(platform.send(platform.as(Role.OWNER, "/v1/tenants/other/rules"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void mistakesAreNamedWithTheirLines() throws Exception {
        Answer checked = platform.command(
                Role.ANALYST, "/rule-files/validate", null, Platform.ruleFile("event.category", "event.catgory"));
        assertThat(checked.body().path("mistakes").size()).isPositive();
        assertThat(checked.body().path("mistakes").get(0).path("line").asInt()).isPositive();
        assertThat(platform.command(
                                Role.ANALYST,
                                "/rule-files/validate",
                                null,
                                Platform.ruleFile("bonsela: 1", "bonsela: 1"))
                        .body()
                        .path("mistakes")
                        .size())
                .isZero();
        Answer refused = platform.command(
                Role.MANAGER, "/rule-files", "r-1", Platform.ruleFile("event.category", "event.catgory"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("INVALID_RULE_SET");
        assertThat(refused.body().path("mistakes").size()).isPositive();
        assertThat(platform.command(
                                Role.MANAGER, "/rule-files", "r-1", Platform.ruleFile("tenant: demo", "tenant: other"))
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(Role.MANAGER, "/rule-files", "r-1", "{}").status())
                .isEqualTo(422);
        assertThat(platform.command(Role.MANAGER, "/rule-files", "r-1", "{\"text\":\"{{{\"}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(Role.ANALYST, "/rule-files", "r-1", Platform.ruleFile("bonsela: 1", "bonsela: 1"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aVersionIsPutInForceAndTakenBack() throws Exception {
        Answer before = platform.get(Role.ANALYST, "/rule-versions");
        String first =
                before.body().get(before.body().size() - 1).path("digest").asString();
        assertThat(platform.command(Role.MANAGER, "/rule-files", null, Platform.ruleFile("POINTS 50", "POINTS 60"))
                        .code())
                .isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(platform.command(Role.MANAGER, "/rule-files", "r-2", Platform.ruleFile("POINTS 50", "POINTS 60"))
                        .status())
                .isEqualTo(200);
        assertThat(platform.get(Role.ANALYST, "/rule-versions").body().size())
                .isEqualTo(before.body().size() + 1);
        assertThat(platform.command(Role.MANAGER, "/rule-versions/" + first + "/activate", "r-3", "")
                        .status())
                .isEqualTo(200);
        assertThat(platform.command(Role.MANAGER, "/rule-versions/unknown/activate", "r-4", "")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aRuleIsPausedAndResumed() {
        assertThat(platform.command(Role.CASHIER, "/rules/cashback-zwg/pause", "r-5", "")
                        .status())
                .isEqualTo(403);
        assertThat(platform.command(Role.MANAGER, "/rules/cashback-zwg/pause", "r-5", "")
                        .status())
                .isEqualTo(200);
        assertThat(platform.get(Role.ANALYST, "/rules/cashback-zwg")
                        .body()
                        .path("paused")
                        .asBoolean())
                .isTrue();
        assertThat(platform.command(Role.MANAGER, "/rules/cashback-zwg/resume", "r-6", "")
                        .status())
                .isEqualTo(200);
        assertThat(platform.get(Role.ANALYST, "/rules/cashback-zwg")
                        .body()
                        .path("paused")
                        .asBoolean())
                .isFalse();
        assertThat(platform.command(Role.MANAGER, "/rules/unknown/pause", "r-7", "")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void whyACustomerDoesNotGetAReward() {
        Answer why = platform.get(Role.CASHIER, "/customers/c-00000000000000000000000000000005/why-not?rule=welcome");
        assertThat(why.body().path("lines").size()).isPositive();
        assertThat(platform.get(Role.CASHIER, "/customers/c-1/why-not?rule=unknown")
                        .code())
                .isEqualTo("UNKNOWN_RULE");
        assertThat(platform.get(Role.CASHIER, "/customers/c-1/why-not").status())
                .isEqualTo(400);
    }
}
