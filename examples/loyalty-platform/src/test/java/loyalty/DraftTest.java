package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import loyalty.Platform.Answer;
import loyalty.rules.RuleTexts;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Drafts of rules: their examples, a backtest, and the approval of a second person. */
@TestPropertySource(properties = "loyalty.approvals=true")
@DirtiesContext
class DraftTest extends PlatformTest {
    @Autowired
    private RuleTexts texts;

    @Test
    void aVersionOfADraftIsNeverUsedTwice() {
        assertThat(texts.store("demo", "one", "a", "")).isTrue();
        String first = texts.draft("demo").orElseThrow().version();
        assertThat(texts.store("demo", "other", "b", "")).as("there is one").isFalse();
        assertThat(texts.store("demo", "two", "b", first)).isTrue();
        assertThat(texts.discard("demo", first)).as("changed meanwhile").isFalse();
        assertThat(texts.draft("demo").orElseThrow().text()).isEqualTo("two");
        assertThat(texts.discard("demo", texts.draft("demo").orElseThrow().version()))
                .isTrue();
        assertThat(texts.store("demo", "three", "a", "")).isTrue();
        assertThat(texts.store("demo", "four", "b", first))
                .as("of a draft that is gone")
                .isFalse();
        assertThat(texts.discard("demo", texts.draft("demo").orElseThrow().version()))
                .isTrue();
    }

    @Test
    void theExamplesOfADraftAreRun() throws Exception {
        String when = "    when: true\n    caps:\n      - { id: welcome-once, per: subject, limit: 1 }\n";
        Answer results = platform.command(
                Role.ANALYST,
                "/rule-files/examples",
                null,
                Platform.ruleFile(
                        when,
                        when + "    examples:\n      - { title: right, event: { enrolled: {} }, expect: matched }\n"
                                + "      - { title: wrong, event: { enrolled: {} }, expect: capped }\n"));
        assertThat(results.body().size()).isEqualTo(2);
        assertThat(results.body().get(0).path("passed").asBoolean()).isTrue();
        assertThat(results.body().get(1).path("passed").asBoolean()).isFalse();
        assertThat(results.body().get(1).path("actual").asString()).containsIgnoringCase("matched");
    }

    @Test
    void aBacktestSaysWhatADraftWouldHaveGranted() throws Exception {
        Answer same = platform.command(
                Role.ANALYST, "/rule-files/backtest?days=92", null, Platform.ruleFile("bonsela: 1", "bonsela: 1"));
        assertThat(same.body().path("decisionsChanged").asInt()).isZero();
        assertThat(same.body().path("events").asInt()).isGreaterThan(2_000);
        assertThat(same.body().path("draft")).isEqualTo(same.body().path("inForce"));
        Answer less = platform.command(
                Role.ANALYST,
                "/rule-files/backtest?days=92",
                null,
                Platform.ruleFile("\"USD 1.00\"\n", "\"USD 30.00\"\n"));
        assertThat(less.body().path("draft").path("rewards").asInt())
                .isLessThan(less.body().path("inForce").path("rewards").asInt());
        assertThat(platform.command(
                                Role.ANALYST,
                                "/rule-files/backtest?days=0",
                                null,
                                Platform.ruleFile("bonsela: 1", "bonsela: 1"))
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(
                                Role.CASHIER,
                                "/rule-files/backtest",
                                null,
                                Platform.ruleFile("bonsela: 1", "bonsela: 1"))
                        .status())
                .isEqualTo(403);
        assertThat(platform.command(
                                Role.ANALYST,
                                "/rule-files/backtest",
                                null,
                                Platform.ruleFile("event.category", "event.catgory"))
                        .code())
                .isEqualTo("INVALID_RULE_SET");
    }

    @Test
    void rulesNeedASecondPerson() throws Exception {
        Answer asked =
                platform.command(Role.MANAGER, "/rule-files", "a-1", Platform.ruleFile("POINTS 50", "POINTS 70"));
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.code()).isEqualTo("NEEDS_APPROVAL");
        Answer waiting = platform.get(Role.OWNER, "/approvals");
        assertThat(waiting.body().size()).isEqualTo(1);
        String digest = waiting.body().get(0).path("digest").asString();
        String seen = "{\"digest\":\"" + digest + "\"}";
        assertThat(platform.command(Role.MANAGER, "/approvals/a-1/approve", "a-2", seen)
                        .status())
                .as("the same person")
                .isEqualTo(409);
        assertThat(platform.command(Role.ANALYST, "/approvals/a-1/approve", "a-3", seen)
                        .status())
                .isEqualTo(403);
        assertThat(platform.command(Role.OWNER, "/approvals/a-1/approve", "a-4", "{\"digest\":\"other\"}")
                        .status())
                .isEqualTo(409);
        assertThat(platform.command(Role.OWNER, "/approvals/a-1/approve", "a-5", seen)
                        .status())
                .isEqualTo(200);
        assertThat(platform.get(Role.OWNER, "/approvals").body().size()).isZero();
        platform.command(Role.MANAGER, "/rule-files", "a-6", Platform.ruleFile("POINTS 50", "POINTS 80"));
        assertThat(platform.command(Role.OWNER, "/approvals/a-6/reject", "a-7", "")
                        .status())
                .isEqualTo(200);
        assertThat(platform.get(Role.OWNER, "/approvals").body().size()).isZero();
    }
}
