package io.bonsela.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {
    private static final String WHOLE = """
            bonsela: 1
            tenant: roastery
            zone: Africa/Harare
            events:
              purchase:
                amount: money
                category: { type: string, values: [coffee, tea], optional: true }
                lines: { type: list, of: { type: object, fields: { sku: string, quantity: number } } }
            budgets:
              spring: { limit: USD 5000.00, period: month, alertAt: [80%, 100%] }
            campaigns:
              spring: { from: 2026-09-01, until: 2026-11-30, budget: spring }
            rewards:
              mug: { type: physical, cost: USD 1.10, expiresAfter: P30D }
              cashback: { type: credit, unit: USD }
            caps:
              in-all: { limit: 2000 }
            rules:
              fifth-cup:
                title: Every fifth cup
                on: purchase
                campaign: spring
                when:
                  and:
                    - { "==": [ { var: event.category }, coffee ] }
                    - { ">=": [ { count: [ purchase, { days: 30 }, { "==": [ { var: event.category }, coffee ] } ] }, 5 ] }
                    - { some: [ { var: event.lines }, { ">": [ { var: quantity }, 0 ] } ] }
                caps:
                  - in-all
                  - { id: daily, per: [subject, event.category], limit: 1, every: day, missing: skip }
                  - { id: worth, per: subject, limit: USD 9.00, within: PT36H }
                cooldown: P7D
                priority: 3
                lane: drinks
                schedule: { days: [monday, friday], start: '09:00', end: '11:30' }
                give:
                  - { reward: mug }
                  - { reward: cashback, value: { "*": [ { var: event.amount }, 0.05 ] }, rounding: half-up }
            """;

    private static RuleFile parse(String yaml) {
        return RuleFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml");
    }

    @Test
    void aWholeFileIsReadAndHasNoMistakes() {
        RuleSet rules = parse(WHOLE).orThrow();
        Rule rule = rules.rules().get(0);
        assertThat(rules.budgets().get(0).limit()).isEqualTo(Money.of("USD", "5000.00"));
        assertThat(rule.cooldown()).isEqualTo(Duration.ofDays(7));
        assertThat(rule.caps()).hasSize(3);
        assertThat(rule.effects()).hasSize(2);
        try (RewardEngine engine = RewardEngine.builder().build()) {
            assertThat(engine.inspect().validate(rules)).isEmpty();
        }
    }

    @Test
    void yamlAndJsonGiveTheSameRules() {
        String json = "{\"bonsela\":1,\"tenant\":\"t\",\"zone\":\"UTC\",\"events\":{\"visit\":{}},"
                + "\"rewards\":{\"p\":{\"type\":\"credit\",\"unit\":\"POINTS\",\"value\":\"POINTS 5\"}},"
                + "\"rules\":{\"r\":{\"on\":\"visit\",\"when\":true,\"give\":{\"reward\":\"p\"}}}}";
        String yaml = """
                bonsela: 1
                tenant: t
                zone: UTC
                events: { visit: {} }
                rewards: { p: { type: credit, unit: POINTS, value: POINTS 5 } }
                rules: { r: { on: visit, when: true, give: { reward: p } } }
                """;
        RuleSet fromJson =
                RuleFile.parse(json.getBytes(StandardCharsets.UTF_8), "r.json").orThrow();
        assertThat(fromJson.rules()).isEqualTo(parse(yaml).orThrow().rules());
        assertThat(fromJson.rewards()).isEqualTo(parse(yaml).orThrow().rewards());
    }

    @Test
    void everyMistakeIsReportedAtItsLineAndColumn() {
        String broken = """
                bonsela: 1
                tenant: roastery
                zone: Africa/Hararre
                events:
                  purchase:
                    amount: mony
                rewards:
                  cashback: { type: credit, unit: USD, vlaue: USD 1.00 }
                  points: { type: credit, unit: POINTS }
                budgets:
                  b: { limit: 5000 }
                rules:
                  a:
                    on: purchase
                    when: {}
                    give: { reward: cashback }
                  b:
                    on: purchase
                    when: { "==": [1, 1], "!=": [1, 2] }
                    caps: [ { id: x, limit: many, every: fortnight } ]
                    cooldown: a week
                    give: { reward: points, value: 1, rounding: sideways }
                  c:
                    on: purchase
                    when: event.amount >= 5 &
                    give: { reward: points, value: 1 }
                  d:
                    when: true
                    schedule: { days: [someday] }
                """;
        assertThat(parse(broken).diagnostics())
                .extracting(d -> d.location() + " " + d.code())
                .containsExactly(
                        "rules.yaml:3:7 INVALID_VALUE",
                        "rules.yaml:6:13 INVALID_VALUE",
                        "rules.yaml:8:40 UNKNOWN_KEY",
                        "rules.yaml:11:15 INVALID_VALUE",
                        "rules.yaml:15:11 EMPTY",
                        "rules.yaml:19:11 INVALID_VALUE",
                        "rules.yaml:20:29 INVALID_VALUE",
                        "rules.yaml:20:42 INVALID_VALUE",
                        "rules.yaml:21:15 INVALID_VALUE",
                        "rules.yaml:22:49 INVALID_VALUE",
                        "rules.yaml:25:29 SYNTAX",
                        "rules.yaml:28:5 MISSING",
                        "rules.yaml:28:5 MISSING",
                        "rules.yaml:29:15 INVALID_VALUE");
        assertThat(parse(broken).diagnostics())
                .extracting(Diagnostic::message)
                .anyMatch(m -> m.contains("did you mean 'value'?"));
    }

    @Test
    void mistakesOfFormDoNotHideThoseOfMeaning() {
        String broken = WHOLE.replace("cooldown: P7D", "cooldown: 7 days")
                .replace("on: purchase", "on: purchse")
                .replace("reward: mug", "reward: mgu")
                .replace("value: { \"*\"", "value: { \"**\"")
                .replace("campaign: spring", "campaign: sprong");
        try (RewardEngine engine = RewardEngine.builder().build()) {
            assertThat(parse(broken).check(engine))
                    .extracting(d -> d.code() + " " + d.path())
                    .containsExactly(
                            "UNKNOWN_EVENT_TYPE rules/fifth-cup/on",
                            "UNKNOWN_CAMPAIGN rules/fifth-cup/campaign",
                            "INVALID_VALUE rules/fifth-cup/cooldown",
                            "UNKNOWN_REWARD rules/fifth-cup/give/reward");
        }
    }

    @Test
    void mistakesOfMeaningHaveTheirPlaceToo() {
        RuleSet rules = parse(WHOLE.replace(
                        "event.category }, coffee ] }\n        - { \">=\"",
                        "event.category }, 5 ] }\n        - { \">=\""))
                .orThrow();
        try (RewardEngine engine = RewardEngine.builder().build()) {
            List<Diagnostic> mistakes = engine.inspect().validate(rules);
            assertThat(mistakes)
                    .extracting(d -> d.location() + " " + d.code())
                    .containsExactly("rules.yaml:25:11 TYPE_MISMATCH");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: [                   | SYNTAX
            a: 1\\na: 2            | DUPLICATE_KEY
            a: &x 1\\nb: *x        | SYNTAX
            a: 1e99999999          | INVALID_VALUE
            {"a": 1} trailing      | SYNTAX
            ''                     | SYNTAX
            """)
    void malformedTextIsAnErrorWithAPlace(String text, Diagnostic.Code code) {
        RuleFile file = parse(text.replace("\\n", "\n"));
        assertThat(file.diagnostics()).extracting(Diagnostic::code).contains(code);
        assertThat(file.diagnostics()).allMatch(d -> d.location() != null);
    }

    @Test
    void bombsEndInAnErrorAtOnce() {
        assertThat(parse("a: " + "[".repeat(100_000)).diagnostics()).isNotEmpty();
        assertThat(parse("a: " + "{b: ".repeat(5_000)).diagnostics()).isNotEmpty();
        byte[] huge = new byte[9 * 1024 * 1024];
        assertThat(RuleFile.parse(huge, "huge.yaml").diagnostics())
                .extracting(Diagnostic::code)
                .containsExactly(Diagnostic.Code.TOO_LARGE);
        byte[] latin = "tenant: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(RuleFile.parse(latin, "latin.yaml").diagnostics())
                .extracting(d -> d.code() + " " + d.location())
                .containsExactly("SYNTAX latin.yaml:1:12");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> RuleFile.load(Path.of("no-such-file.yaml"))).hasMessageContaining("no-such-file.yaml");
        assertThatThrownBy(() -> parse("bonsela: 1").orThrow())
                .isInstanceOfSatisfying(
                        InvalidRuleSetException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(Diagnostic::path)
                                .containsExactlyInAnyOrder("tenant", "zone", "rules"));
    }

    @Test
    void aTextIsNeverCode() {
        List<String> texts = new ArrayList<>(List.of(
                "Runtime.getRuntime().exec('id')",
                "${1+1}",
                "end rule x when then System.exit(1)",
                "'); DROP TABLE x;--"));
        for (String text : texts) {
            String file = WHOLE.replace("Every fifth cup", "\"" + text + "\"");
            assertThat(parse(file).orThrow().rules().get(0).title()).isEqualTo(text);
        }
    }

    private static String rule(String when, String value) {
        return """
                bonsela: 1
                tenant: roastery
                zone: UTC
                events:
                  purchase: { amount: { type: money, currency: USD }, items: number, shop: string }
                  offer: { name: string }
                rewards:
                  cashback: { type: credit, unit: USD }
                rules:
                  r:
                    on: purchase
                    when: %s
                    caps: [ { id: each-offer, per: [ subject, 'last("offer", id, days(7))' ], limit: 1, missing: refuse } ]
                    budget: none
                    give: { reward: cashback, value: %s }
                """.formatted(when, value);
    }

    @Test
    void textAndJsonLogicGiveTheSameRules() {
        String text = rule(
                "sum(\"purchase\", amount, since(\"offer\", days(7), name == \"O\")) >= \"USD 10.00\"",
                "event.amount * 0.05");
        String logic = rule(
                "{ '>=': [ { sum: [ purchase, { var: event.amount }, { since: { event: offer, within: { days: 7 },"
                        + " where: { '==': [ { var: event.name }, O ] } } } ] }, USD 10.00 ] }",
                "{ '*': [ { var: event.amount }, 0.05 ] }");
        assertThat(parse(text).orThrow().rules())
                .isEqualTo(parse(logic).orThrow().rules());
        try (RewardEngine engine = RewardEngine.builder().build()) {
            assertThat(parse(text).check(engine)).isEmpty();
        }
    }

    @Test
    void mistakesInTextStandWhereTheyAre() {
        String broken = rule(
                "event.amuont >= \"USD 5.00\" && count(\"purchase\", days(0), shop == 5) > 1 && event.items == 'x'",
                "'event.amount * * 2'");
        try (RewardEngine engine = RewardEngine.builder().build()) {
            assertThat(parse(broken).check(engine))
                    .extracting(d -> d.location() + " " + d.code())
                    .containsExactly(
                            "rules.yaml:12:11 UNKNOWN_FIELD",
                            "rules.yaml:12:41 INVALID_WINDOW",
                            "rules.yaml:12:68 TYPE_MISMATCH",
                            "rules.yaml:12:86 TYPE_MISMATCH",
                            "rules.yaml:15:54 SYNTAX");
            String folded = rule(">-\n      event.items > 1\n      && event.itmes > 2", "1");
            assertThat(parse(folded).check(engine))
                    .extracting(d -> d.location() + " " + d.code())
                    .containsExactly("rules.yaml:12:11 UNKNOWN_FIELD");
            assertThat(parse(rule(">-\n      event.items > 1\n      && > 2", "1"))
                            .diagnostics())
                    .extracting(d -> d.location() + " " + d.message())
                    .containsExactly("rules.yaml:12:11 at character 20: expected a value, a name or a bracket,"
                            + " but found '>'");
        }
    }

    /** YAML would silently drop these from a text. */
    @Test
    void tagsAndAnchorsAreRefused() {
        for (String when : List.of("!event.x true", "&x event.n > 1", "!!str true")) {
            RuleFile file = RuleFile.parse(
                    ("bonsela: 1\ntenant: t\nzone: UTC\nevents: { e: { n: number } }\n"
                                    + "rewards: { p: { type: credit, unit: POINTS, value: POINTS 1 } }\n"
                                    + "rules:\n  r:\n    on: e\n    when: " + when + "\n    give: { reward: p }\n")
                            .getBytes(StandardCharsets.UTF_8),
                    "rules.yaml");
            assertThat(file.diagnostics()).as(when).isNotEmpty().allSatisfy(mistake -> {
                assertThat(mistake.code()).isEqualTo(Diagnostic.Code.SYNTAX);
                assertThat(mistake.location().line()).isEqualTo(9);
            });
        }
    }
}
