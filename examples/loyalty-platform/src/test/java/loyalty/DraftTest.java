package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Drafts of rules: their examples, a backtest, and the approval of a second person. */
@TestPropertySource(properties = "loyalty.approvals=true")
@DirtiesContext
class DraftTest extends PlatformTest {
    private Answer command(Role role, String path, String key, String body) {
        HttpRequest.Builder request = platform.as(role, "/v1/tenants/demo" + path);
        return platform.post(key == null ? request : request.header("Idempotency-Key", key), body);
    }

    private static String file(String from, String to) throws Exception {
        String text = new ClassPathResource("demo/rules.yaml").getContentAsString(StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        return new JsonMapper()
                .createObjectNode()
                .put("text", text.replace(from, to))
                .toString();
    }

    @Test
    void theExamplesOfADraftAreRun() throws Exception {
        String when = "    when: true\n    caps:\n      - { id: welcome-once, per: subject, limit: 1 }\n";
        Answer results = command(
                Role.ANALYST,
                "/rule-files/examples",
                null,
                file(
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
        Answer same = command(Role.ANALYST, "/rule-files/backtest?days=92", null, file("bonsela: 1", "bonsela: 1"));
        assertThat(same.body().path("decisionsChanged").asInt()).isZero();
        assertThat(same.body().path("events").asInt()).isGreaterThan(2_000);
        assertThat(same.body().path("draft")).isEqualTo(same.body().path("inForce"));
        Answer less =
                command(Role.ANALYST, "/rule-files/backtest?days=92", null, file("\"USD 1.00\"\n", "\"USD 30.00\"\n"));
        assertThat(less.body().path("draft").path("rewards").asInt())
                .isLessThan(less.body().path("inForce").path("rewards").asInt());
        assertThat(command(Role.ANALYST, "/rule-files/backtest?days=0", null, file("bonsela: 1", "bonsela: 1"))
                        .status())
                .isEqualTo(422);
        assertThat(command(Role.CASHIER, "/rule-files/backtest", null, file("bonsela: 1", "bonsela: 1"))
                        .status())
                .isEqualTo(403);
        assertThat(command(Role.ANALYST, "/rule-files/backtest", null, file("event.category", "event.catgory"))
                        .code())
                .isEqualTo("INVALID_RULE_SET");
    }

    @Test
    void rulesNeedASecondPerson() throws Exception {
        Answer asked = command(Role.MANAGER, "/rule-files", "a-1", file("POINTS 50", "POINTS 70"));
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.code()).isEqualTo("NEEDS_APPROVAL");
        Answer waiting = platform.get(Role.OWNER, "/approvals");
        assertThat(waiting.body().size()).isEqualTo(1);
        String digest = waiting.body().get(0).path("digest").asString();
        String seen = "{\"digest\":\"" + digest + "\"}";
        assertThat(command(Role.MANAGER, "/approvals/a-1/approve", "a-2", seen).status())
                .as("the same person")
                .isEqualTo(409);
        assertThat(command(Role.ANALYST, "/approvals/a-1/approve", "a-3", seen).status())
                .isEqualTo(403);
        assertThat(command(Role.OWNER, "/approvals/a-1/approve", "a-4", "{\"digest\":\"other\"}")
                        .status())
                .isEqualTo(409);
        assertThat(command(Role.OWNER, "/approvals/a-1/approve", "a-5", seen).status())
                .isEqualTo(200);
        assertThat(platform.get(Role.OWNER, "/approvals").body().size()).isZero();
        command(Role.MANAGER, "/rule-files", "a-6", file("POINTS 50", "POINTS 80"));
        assertThat(command(Role.OWNER, "/approvals/a-6/reject", "a-7", "").status())
                .isEqualTo(200);
        assertThat(platform.get(Role.OWNER, "/approvals").body().size()).isZero();
    }
}
