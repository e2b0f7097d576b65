package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.concurrent.atomic.AtomicInteger;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.json.JsonMapper;

/** Single rules, rewards, campaigns and budgets over the API. */
@DirtiesContext
class DefinitionTest extends PlatformTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicInteger KEYS = new AtomicInteger();

    private static String key() {
        return "definition-" + KEYS.incrementAndGet();
    }

    private static String path(String part) {
        return "/definitions/" + part;
    }

    private String etag() {
        return platform.get(Role.ANALYST, "/rule-files").header("ETag");
    }

    private Answer change(String method, Role role, String part, String key, String etag, String body) {
        HttpRequest.Builder request = platform.as(role, "/v1/tenants/demo" + path(part));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        if (etag != null) {
            request.header("If-Match", etag);
        }
        return platform.method(method, request, body);
    }

    private Answer put(String part, String body) {
        return change("PUT", Role.MANAGER, part, key(), etag(), body);
    }

    private Answer delete(String part) {
        return change("DELETE", Role.MANAGER, part, key(), etag(), "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules/more|{\"title\":\"M\",\"on\":\"purchase\",\"when\":true,\"budget\":\"none\",\"give\":{\"reward\":\"two-off\"}}"
                        + "|title|N",
                "rewards/five-off|{\"type\":\"discount\",\"unit\":\"USD\",\"value\":\"USD 5.00\"}|value|USD 6.00",
                "campaigns/spring|{\"from\":\"2027-03-28\",\"until\":\"2027-03-29\"}|until|2027-03-30",
                "budgets/extra|{\"limit\":\"USD 10.00\",\"period\":\"month\"}|limit|USD 20.00"
            })
    void aPartIsAddedReadChangedRepeatedAndRemoved(String part, String json, String field, String changed) {
        assertThat(platform.get(Role.ANALYST, path(part)).code()).isEqualTo("UNKNOWN_DEFINITION");
        assertThat(put(part, json).status()).isEqualTo(200);
        Answer read = platform.get(Role.ANALYST, path(part));
        assertThat(read.status()).isEqualTo(200);
        String other = json.replace(read.body().path(field).asString(), changed);
        assertThat(other).isNotEqualTo(json);
        String key = key();
        String etag = read.header("ETag");
        Answer first = change("PUT", Role.OWNER, part, key, etag, other);
        assertThat(first.status()).isEqualTo(200);
        assertThat(platform.get(Role.ANALYST, path(part)).body().path(field).asString())
                .isEqualTo(changed);
        Answer repeated = change("PUT", Role.OWNER, part, key, etag, other);
        assertThat(repeated.status()).as(repeated.response().body()).isEqualTo(200);
        assertThat(repeated.body().path("repeated").asBoolean()).isTrue();
        Answer late = change("PUT", Role.OWNER, part, key(), etag, json);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.code()).isEqualTo("RULES_CHANGED");
        assertThat(change("DELETE", Role.OWNER, part, key(), etag, "").status()).isEqualTo(412);
        assertThat(delete(part).status()).isEqualTo(200);
        assertThat(platform.get(Role.ANALYST, path(part)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules/welcome", "rewards/points", "campaigns/back-to-school", "budgets/monthly"})
    void onlyWhoMayChangeRulesDoes(String part) {
        String json = platform.get(Role.AUDITOR, path(part)).body().toString();
        assertThat(platform.get(Role.CASHIER, path(part)).status()).isEqualTo(403);
        assertThat(change("PUT", Role.ANALYST, part, key(), etag(), json).status())
                .isEqualTo(403);
        assertThat(change("DELETE", Role.CASHIER, part, key(), etag(), "").status())
                .isEqualTo(403);
        assertThat(platform.send(platform.as(Role.OWNER, "/v1/tenants/other" + path(part)))
                        .status())
                .isEqualTo(403);
        assertThat(platform.send(platform.to("/v1/tenants/demo" + path(part)).GET())
                        .status())
                .isEqualTo(401);
        assertThat(change("PUT", Role.MANAGER, part, key(), null, json).code()).isEqualTo("IF_MATCH_REQUIRED");
        assertThat(change("PUT", Role.MANAGER, part, null, etag(), json).code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(change("PUT", Role.MANAGER, part, key(), "\"made-up\"", json).status())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules/welcome|[]",
                "rules/welcome|7",
                "rules/welcome|null",
                "rules/welcome|{",
                "rules/welcome|{}",
                "rules/welcome|{\"on\":\"unknown\",\"when\":true}",
                "rules/welcome|{\"on\":\"enrolled\",\"when\":\"java.lang.Runtime\",\"give\":{\"reward\":\"points\"}}",
                "rules/NOT+AN+ID|{\"on\":\"enrolled\",\"when\":true}",
                "rewards/x|{\"type\":\"unknown\"}",
                "rewards/x|{\"type\":\"discount\",\"unit\":\"USD\",\"value\":\"EUR 1.00\"}",
                "campaigns/x|{\"from\":\"tomorrow\"}",
                "budgets/x|{\"limit\":\"a lot\"}"
            })
    void badDefinitionsChangeNothing(String given) {
        String before = etag();
        String[] parts = given.split("\\|", 2);
        Answer refused = put(parts[0], parts[1]);
        assertThat(refused.status()).as(refused.response().body()).isIn(400, 422);
        assertThat(etag()).isEqualTo(before);
    }

    @Test
    void mistakesNameTheirPlace() {
        Answer refused = put("rules/welcome", "{\"on\":\"enrolled\",\"when\":true,\"give\":{\"reward\":\"unknown\"}}");
        assertThat(refused.code()).isEqualTo("INVALID_RULE_SET");
        assertThat(refused.body().path("mistakes").get(0).path("path").asString())
                .startsWith("rules/welcome");
        Answer used = delete("rewards/points");
        assertThat(used.code()).as("rules give it").isEqualTo("INVALID_RULE_SET");
        assertThat(platform.get(Role.ANALYST, path("events/welcome")).status()).isEqualTo(404);
    }

    @Test
    void aNewRulePaysAndARemovedOneDoesNot() {
        put(
                "rules/tea",
                "{\"title\":\"Tea\",\"on\":\"purchase\",\"when\":true,\"budget\":\"none\","
                        + "\"give\":{\"reward\":\"two-off\"}}");
        assertThat(platform.get(Role.ANALYST, "/rules/tea").body().path("title").asString())
                .isEqualTo("Tea");
        String customer = platform.post(Role.CASHIER, "/customers", "{\"phone\":\"0772555001\"}")
                .body()
                .path("id")
                .asString();
        assertThat(bought("tea-1", customer)).contains("tea");
        assertThat(delete("rules/tea").status()).isEqualTo(200);
        assertThat(bought("tea-2", customer)).doesNotContain("tea");
        assertThat(platform.get(Role.CASHIER, "/events/demo-tea-1").status()).isEqualTo(404);
        assertThat(platform.get(Role.CASHIER, "/events/tea-1").response().body())
                .as("what it granted stays")
                .contains("two-off");
    }

    private String bought(String key, String customer) {
        Answer decided = platform.command(
                Role.CASHIER,
                "/events",
                key,
                "{\"type\":\"purchase\",\"customer\":\"" + customer
                        + "\",\"attributes\":{\"amount\":{\"currency\":\"USD\",\"value\":\"3.00\"},\"category\":\"fuel\",\"shop\":\"mbare\"}}");
        assertThat(decided.status()).as(decided.response().body()).isEqualTo(201);
        return decided.body().path("rewards").findValuesAsString("rule").toString();
    }

    @Test
    void theTextShowsWhatIsPausedAndKeepsItsComments() {
        assertThat(platform.command(Role.MANAGER, "/rules/cashback-zwg/pause", key(), "")
                        .status())
                .isEqualTo(200);
        Answer file = platform.get(Role.ANALYST, "/rule-files");
        assertThat(file.body().path("text").asString()).contains("paused: true");
        assertThat(put("campaigns/easter", "{\"from\":\"2027-03-28\"}").status())
                .isEqualTo(200);
        assertThat(platform.get(Role.ANALYST, "/rules/cashback-zwg")
                        .body()
                        .path("paused")
                        .asBoolean())
                .as("a change of something else resumes nothing")
                .isTrue();
        assertThat(platform.command(Role.MANAGER, "/rules/cashback-zwg/resume", key(), "")
                        .status())
                .isEqualTo(200);
        assertThat(platform.get(Role.ANALYST, "/rule-files").body().path("text").asString())
                .doesNotContain("paused")
                .contains("points:   { type: credit");
        assertThat(platform.command(
                                Role.MANAGER,
                                "/rule-files",
                                key(),
                                platform.get(Role.ANALYST, "/rule-files").body().toString())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFileThatPausesEverythingAndTheOneBeforeAreBothReadable() throws Exception {
        String text =
                platform.get(Role.ANALYST, "/rule-files").body().path("text").asString();
        for (String file : new String[] {text + "paused: true\n", text}) {
            Answer published = platform.command(
                    Role.MANAGER,
                    "/rule-files",
                    key(),
                    JSON.createObjectNode().put("text", file).toString());
            assertThat(published.status()).as(published.response().body()).isEqualTo(200);
            assertThat(platform.get(Role.ANALYST, "/rule-files")
                            .body()
                            .path("text")
                            .asString())
                    .isEqualTo(file);
        }
    }
}
