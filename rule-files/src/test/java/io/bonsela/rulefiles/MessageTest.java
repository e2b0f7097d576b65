package io.bonsela.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake of an author leads to one message, which says what to write instead, at the location of the mistake. */
class MessageTest {
    private static final String FILE = """
            bonsela: 1
            tenant: t
            zone: UTC
            events:
              purchase:
                amount: { type: money, currency: USD }
                kind: { type: string, values: [tea, coffee] }
                born: { type: date, optional: true }
            budgets:
              b: { limit: USD 100.00 }
            rewards:
              points: { type: credit, unit: POINTS }
            rules:
              r:
                title: A title
                on: purchase
                when: event.amount >= "USD 5.00"
                give: { reward: points, value: 5 }
            """;

    static List<Arguments> mistakes() {
        String five = "event.amount >= \"USD 5.00\"";
        return List.of(
                wrong(
                        "A title",
                        "Five? yes : no",
                        "15:21",
                        "': ' in a text begins a value in YAML: write title: 'Five? yes : no'"),
                wrong(
                        "A title",
                        "Tea: for two",
                        "15:15",
                        "': ' in a text begins a value in YAML: write title: 'Tea: for two'"),
                wrong(
                        five,
                        five + " ? true : false",
                        "17:44",
                        "the ': ' of a conditional expression begins a value in YAML: write when: '" + five
                                + " ? true : false'"),
                wrong("    on: p", "   on: p", "16:4", "expected column 5 as in the lines before, but found column 4"),
                wrong(
                        "    on: p",
                        "     on: p",
                        "16:6",
                        "expected column 5 as in the lines before, but found column 6"),
                wrong("    on: p", "\ton: p", "16:1", "indent with spaces, not with tabs"),
                wrong(
                        five,
                        "\"" + five + "\"",
                        "17:29",
                        "the quote here ends the text: write '" + five + "', with single"),
                wrong(five, "event.amount >= \u201cUSD 5.00\u201d", "17:27", "write \"...\", with straight quotes"),
                wrong("USD 5.00", "USX 5.00", "17:11", "unknown currency 'USX'"),
                wrong("USD 5.00", "USD 1,200.00", "17:11", "not a decimal amount: '1,200.00', write 1200.00"),
                wrong("USD 100.00", "200.00", "10:15", "write money as 'USD 12.50', the currency first, not '200'"),
                wrong("USD 100.00", "200.00 USD", "10:15", "the currency first, not '200.00 USD'"),
                wrong(
                        "    give:",
                        "    cooldown: P1M\n    give:",
                        "18:15",
                        "months and years have no fixed length: write days"),
                wrong("    give:", "    cooldown: P2W\n    give:", "18:15", "write days, not 'P2W'"),
                wrong("A title", "A \u0007title", "15:14", "unexpected control character U+0007"),
                wrong("A title", "A \u0000title", "15:14", "unexpected NUL"),
                wrong("A title", "@home", "15:12", "'@' cannot begin a text: put the text in quotes"),
                wrong("A title", "*star", "15:12", "aliases are not supported"),
                wrong("A title", "'A title", "15:12", "unterminated text in quotes"),
                wrong("A title", "\"A \\q title\"", "15:16", "a backslash begins an escape"),
                wrong("A title", "\"C:\\users\"", "15:17", "a backslash begins an escape"),
                wrong(
                        five,
                        "\"tea\" == event.kind",
                        "17:16",
                        "the quote here ends the text: write '\"tea\" == event.kind', with single"),
                wrong("\"USD 5.00\"", "\"a\\u0000b\"", "17:27", "NUL"),
                wrong("value: 5 }", "value: USX 1.00 }", "18:36", "unknown currency 'USX'"),
                wrong("value: 5 }", "value: 1.00 USD }", "18:36", "the currency first, not '1.00 USD'"),
                wrong("value: 5 }", "value: $1.00 }", "18:36", "write money as 'USD 12.50'"),
                wrong("USD 100.00", "USD 1,200.00", "10:21", "a comma begins a new entry here"),
                wrong("    on: purchase", "    on:purchase", "16:5", "expected a name, a colon and a space"),
                wrong(
                        "  r:\n",
                        "  q:\n    title: Q\n    on: purchase\n    when: \"true\"\n    give: { reward: points, value: 5 }\n"
                                + "   r:\n",
                        "19:4",
                        "expected column 3 as in the lines before, but found column 4"),
                wrong("value: 5 }", "value: 5", "18:37", "expected ',' or '}' in the '{' that begins in line 18"),
                wrong("    on: purchase", "    on: purchase\n    on: purchase", "17:5", "duplicate key 'on'"),
                wrong(
                        five,
                        "upper(event.kind) == \"TEA\"",
                        "17:11",
                        "unknown operator or function 'upper'; expected one of all,"),
                wrong("value: 5 }", "value: 10.5 }", "18:36", "POINTS has no decimals, but 10.5 has more"),
                wrong(
                        five,
                        "event.kind == \"cofee\"",
                        "17:11",
                        "'event.kind' is never 'cofee': did you mean 'coffee'?"),
                wrong(
                        five,
                        "event.kind in [\"tea\", \"mate\"]",
                        "17:11",
                        "'event.kind' is never 'mate'; expected one of coffee, tea"),
                wrong(five, "count(\"purchase\", lifetime, kind == \"mate\") > 1", "17:39", "is never 'mate'"),
                wrong(
                        five,
                        "streak(\"purchase\", days(3)) > 1",
                        "17:30",
                        "expected a calendar period: day, week, sunday_week, month or year, but found 'days'"),
                wrong(
                        five,
                        "count(\"purchase\", lifetime, subject == \"ann\") > 1",
                        "17:39",
                        "an expression on a counted event reads only that event"),
                wrong(five, "event.kind == tea", "17:25", "a text is written in quotes"),
                wrong(five, "wallet.POINTS > 5", "17:11", "write an amount such as \"POINTS 5\""),
                wrong(
                        "    give:",
                        "    rollout: 120\n    give:",
                        "18:14",
                        "the rollout ends at 120 %: 'from' and 'percent' are at most 100 together"),
                breaker("{ awards: 5 }", "18:14", "'within' is missing"),
                breaker(
                        "{ within: PT1H }",
                        "18:14",
                        "a breaker needs at least one bound: awards, cost, errors or reports"),
                breaker("{ within: PT1H, awards: 0 }", "18:38", "the bound must be 1 or more"),
                breaker("{ within: 1h, awards: 5 }", "18:24", "expected a duration such as PT1H or P1D"),
                breaker("{ within: PT1H, award: 5 }", "18:30", "did you mean 'awards'?"),
                breaker(
                        "{ within: PT1H, cost: USD 5.00 }",
                        "18:36",
                        "no reward of the rule has a cost in USD: they are free"),
                breaker("{ within: PT1H, awards: 5, trials: 0 }", "18:49", "the number of trials must be 1 or more"),
                wrong("unit: POINTS", "unit: POINTS, charged: on-grant", "12:50", "expected one of on-issue, on-spend"),
                wrong(
                        "points: { type: credit, unit: POINTS",
                        "off: { type: discount, unit: USD, charged: on-spend }\n  points: { type: credit, unit: POINTS",
                        "12:46",
                        "only a credit can say when it is charged"),
                wrong("limit: USD 100.00", "limit: USD 100.00, period: weekly, carryOver: true", "10:35", "week"),
                wrong(
                        "give: { reward: points, value: 5 }",
                        "give:\n      - { reward: points, value: 5 }\n      - { raise: purchese, subject: subject }",
                        "20:9",
                        "unknown event type 'purchese': did you mean 'purchase'?"),
                wrong(five, "within_days(event.born, 3)", "17:11", "a date of birth matches only in the first days"));
    }

    private static Arguments breaker(String written, String place, String message) {
        return wrong("    give:", "    breaker: " + written + "\n    give:", place, message);
    }

    private static Arguments wrong(String right, String written, String place, String message) {
        return Arguments.of(FILE.replace(right, written), place, message);
    }

    private static List<Diagnostic> read(String file) {
        RuleFile read = RuleFile.parse(file.getBytes(StandardCharsets.UTF_8), "rules.yaml");
        try {
            RewardEngine.builder().rehearse(read.orThrow()).close();
        } catch (InvalidRuleSetException e) {
            return e.diagnostics();
        }
        return List.of();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldOnceWithWhatToWriteInstead(String file, String place, String message) {
        assertThat(read(file)).singleElement().satisfies(mistake -> {
            assertThat(mistake.location().line() + ":" + mistake.location().column())
                    .isEqualTo(place);
            assertThat(mistake.message()).contains(message);
        });
    }

    @Test
    void theFileItselfIsSound() {
        assertThat(read(FILE)).isEmpty();
    }

    @Test
    void aRuleWithoutABodyIsOneMistake() {
        assertThat(read(FILE.substring(0, FILE.indexOf("    title:"))))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.message()).startsWith("the value is empty"));
    }

    @Test
    void aMistakeInJsonIsToldInTheSameWords() {
        for (String json : List.of("{ \"bonsela\": 1 \"tenant\": 2 }", "{ \"bonsela\": 01 }", "{ bonsela: 1 }", "{")) {
            assertThat(RuleFile.parse(json.getBytes(StandardCharsets.UTF_8), "rules.json")
                            .diagnostics())
                    .as(json)
                    .singleElement()
                    .satisfies(mistake -> assertThat(mistake.message())
                            .isEqualTo("invalid JSON: check commas, quotes and brackets here and in the line before"));
        }
    }

    @Test
    void aFailedExampleSaysWhy() {
        String campaign = FILE.replace("budgets:", "campaigns:\n  c: { from: 2026-09-01, until: 2026-11-30 }\nbudgets:")
                .replace("    on: p", "    campaign: c\n    on: p");
        String examples = """
                    examples:
                      - title: too late
                        event: { purchase: { amount: USD 10.00, kind: tea }, at: 2026-12-24T10:00:00Z }
                        expect: matched
                      - title: no such kind
                        event: { purchase: { amount: USD 10.00, kind: mate } }
                        expect: matched
                """;
        RuleFile file = RuleFile.parse((campaign + examples).getBytes(StandardCharsets.UTF_8), "rules.yaml");
        assertThat(file.test(RewardEngine::builder))
                .extracting(result -> result.diagnostic().message())
                .satisfiesExactly(
                        late -> assertThat(late)
                                .endsWith("out-of-schedule (CAMPAIGN_NOT_RUNNING {campaign=c}): the event happens at"
                                        + " 2026-12-24T10:00Z"),
                        kind -> assertThat(kind).contains("VALUE_NOT_ALLOWED").contains("allowed=[tea, coffee]"));
    }

    /** Text from an author cannot change how the rest of a line is displayed, or fill a screen. */
    @Test
    void whatAMessageQuotesIsShownAndShort() {
        assertThat(read(FILE.replace("on: purchase", "on: \"pur\\u202echase\\e[31m\\n\"")))
                .extracting(Diagnostic::message)
                .containsExactly("unknown event type 'pur\\u202Echase\\u001B[31m\\u000A'; expected purchase");
        assertThat(read(FILE.replace("on: purchase", "on: " + "p".repeat(5_000))))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.message()).hasSizeLessThan(300));
    }
}
