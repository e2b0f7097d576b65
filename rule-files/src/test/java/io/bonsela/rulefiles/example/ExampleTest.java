package io.bonsela.rulefiles.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.mutation.Mutant;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests rules with examples. */
class ExampleTest {
    private static RuleFile file(String when, String examples) {
        return RuleFile.parse(yaml(when, examples).getBytes(StandardCharsets.UTF_8), "rules.yaml");
    }

    private static String yaml(String when, String examples) {
        return """
                bonsela: 1
                tenant: shop
                zone: Africa/Harare
                events:
                  sale: { n: number, at: { type: string, optional: true }, price: { type: money, currency: USD, optional: true },
                          lines: { type: list, of: { type: object, fields: { sku: string, n: number } }, optional: true } }
                admission: { sale: { staleAfter: P30D, checks: { whole: event.n %% 1 == 0 } } }
                facts: { member: boolean, score: number }
                rewards: { points: { type: credit, unit: POINTS } }
                rules:
                  r:
                    on: sale
                    when: %s
                    caps: [ { id: two, per: subject, limit: 2, every: day } ]
                    give: { reward: points, value: event.n }
                    examples:
                %s
                """.formatted(when, examples.indent(6));
    }

    private static List<ExampleResult> run(String when, String examples) {
        return file(when, examples).test(RewardEngine::builder);
    }

    @Test
    void examplesComeOutAsTheyAreToOrSayHowElse() {
        String examples = """
                - title: pays
                  event: { sale: { n: 3 } }
                  expect: { outcome: matched, value: POINTS 3 }
                - title: pays something else
                  event: { sale: { n: 4 } }
                  expect: { outcome: matched, value: POINTS 3 }
                - event: { sale: { n: 1 } }
                  expect: not-matched
                - title: too often
                  history: [ { sale: { n: 3 }, ago: PT1M, times: 2 } ]
                  event: { sale: { n: 3 } }
                  expect: capped
                - title: often enough on other days
                  history: [ { sale: { n: 3 }, ago: P1D, times: 2 } ]
                  event: { sale: { n: 3 } }
                  expect: capped
                - title: a day ends at midnight in Harare
                  history: [ { sale: { n: 3 }, at: 2026-03-01T23:59 , times: 2 } ]
                  event: { sale: { n: 3 }, at: '2026-03-01T22:00:00Z' }
                  expect: matched
                - title: nothing to pay
                  event: { sale: { n: 2 } }
                  expect: error
                """;
        List<ExampleResult> results = run("event.n / (event.n - 2) != 0 && event.n > 1", examples);
        assertThat(results)
                .extracting(r -> r.passed() + " " + r.actual())
                .containsExactly(
                        "true matched, POINTS 3",
                        "false matched, POINTS 4",
                        "true not-matched",
                        "true capped",
                        "false matched",
                        "true matched",
                        "true error");
        assertThat(results.get(1).diagnostic())
                .hasToString("rules.yaml:20:9: rules/r/examples: 'pays something else' expected matched, POINTS 3,"
                        + " but was matched, POINTS 4 [EXAMPLE_FAILED]");
        assertThatThrownBy(() -> file("event.n > 1", examples).orThrowTested(RewardEngine::builder))
                .isInstanceOf(InvalidRuleSetException.class)
                .hasMessageContaining("EXAMPLE_FAILED");
        assertThat(file("event.n > 1", "- { event: { sale: { n: 2 } }, expect: matched }")
                        .orThrowTested(RewardEngine::builder)
                        .rules())
                .hasSize(1);
    }

    @Test
    void attributesTakeTheirDeclaredTypes() {
        assertThat(
                        run(
                                "event.at == \"5\" && event.price >= \"USD 2.00\" && some(event.lines, sku == \"a\" && n > 1)",
                                "- { event: { sale: { n: 2, at: 5, price: USD 2.00, lines: [ { sku: a, n: 2 } ] } }, expect: matched }"))
                .allSatisfy(result -> assertThat(result.actual()).isEqualTo("matched"));
    }

    @Test
    void factsAreTold() {
        assertThat(run("fact.member && fact.score > 5 || if_unavailable(fact.member, event.n == 7)", """
                - { event: { sale: { n: 1 } }, facts: { member: true, score: 6 }, expect: matched }
                - { event: { sale: { n: 1 } }, facts: { member: false }, expect: not-matched }
                - { event: { sale: { n: 1 } }, facts: { member: false, score: null }, expect: not-matched }
                - { event: { sale: { n: 1 } }, facts: { score: 6 }, expect: error }
                - { event: { sale: { n: 7 } }, facts: { score: 6 }, expect: matched }
                """))
                .allMatch(ExampleResult::passed)
                .hasSize(5);
        assertThat(file("fact.member", """
                - { event: { sale: { n: 1 } }, facts: { membr: true }, expect: matched }
                - { event: { sale: { n: 1 } }, facts: { member: perhaps }, expect: matched }
                """).diagnostics())
                .extracting(d -> d.code() + " " + d.path())
                .containsExactly(
                        "UNKNOWN_FIELD rules/r/examples/0/facts/membr",
                        "INVALID_VALUE rules/r/examples/1/facts/member");
    }

    @Test
    void othersMayComeBefore() {
        String yaml = yaml("true", """
                - { history: [ { sale: { n: 1 }, subject: bob }, { sale: { n: 1 }, subject: eve } ],
                    event: { sale: { n: 1 } }, expect: capped }
                - { history: [ { sale: { n: 1 }, subject: bob } ], event: { sale: { n: 1 } }, expect: matched }
                """).replace("per: subject, ", "");
        assertThat(RuleFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml")
                        .test(RewardEngine::builder))
                .allMatch(ExampleResult::passed)
                .hasSize(2);
    }

    @Test
    void anEventMayBeInvalidOnPurpose() {
        assertThat(run("true", "- { event: { sale: { n: 1.5 } }, expect: invalid }"))
                .allMatch(ExampleResult::passed);
    }

    @Test
    void mistakesInExamplesHaveTheirPlaces() {
        RuleFile file = file("true", """
                - event: { sael: { n: 2 } }
                  expect: matched
                - event: { sale: { n: two } }
                  expect: mached
                - event: { sale: { n: 2, m: 3 } }
                  expect: matched
                - { event: { sale: { n: 2 } } }
                - event: { sale: { n: 2 } }
                  history: [ { sale: { n: 2 }, ago: yesterday }, { sale: { n: 2 }, times: 0 } ]
                  expect: { outcome: matched, value: lots }
                """);
        assertThat(file.examples()).isEmpty();
        assertThat(file.diagnostics())
                .extracting(d -> d.location() + " " + d.code())
                .containsExactly(
                        "rules.yaml:17:18 UNKNOWN_EVENT_TYPE",
                        "rules.yaml:19:29 INVALID_VALUE",
                        "rules.yaml:20:17 INVALID_VALUE",
                        "rules.yaml:21:32 UNKNOWN_FIELD",
                        "rules.yaml:23:9 MISSING",
                        "rules.yaml:25:43 INVALID_VALUE",
                        "rules.yaml:25:81 INVALID_VALUE",
                        "rules.yaml:26:44 INVALID_VALUE");
        assertThat(file.diagnostics())
                .extracting(Diagnostic::message)
                .anyMatch(message -> message.contains("did you mean 'sale'?"))
                .anyMatch(message -> message.contains("did you mean 'matched'?"));
    }

    @Test
    void anEventThatIsNotDecidedIsNamed() {
        assertThat(run("true", "- { event: { sale: {} }, expect: not-matched }")
                        .get(0)
                        .actual())
                .isEqualTo("invalid (MISSING_ATTRIBUTE {attribute=n})");
    }

    private static List<String> of(Mutant.Verdict verdict, List<Mutant.Result> results) {
        return results.stream()
                .filter(result -> result.verdict() == verdict)
                .map(ExampleTest::change)
                .toList();
    }

    private static String change(Mutant.Result result) {
        return result.mutant().kind() + " " + result.mutant().change();
    }

    private static final String SOME = """
            - { event: { sale: { n: 5 } }, expect: { outcome: matched, value: POINTS 5 } }
            - { event: { sale: { n: 4 } }, expect: not-matched }
            """;

    private static final String WHEN = "event.n >= 5 && count(\"sale\", days(3), n > 1) < 3";

    @Test
    void mutationTellsWhatIsMissingAndWhatMeansTheSame() {
        List<Mutant.Result> some = file(WHEN, SOME).mutate(RewardEngine::builder);
        assertThat(of(Mutant.Verdict.KILLED, some))
                .containsExactly(
                        "OPERATOR when: 'and' became 'or'",
                        "COMPARISON when: '>=' became '>'",
                        "THRESHOLD when: 5 became 6",
                        "THRESHOLD when: 5 became 4",
                        "COMPARISON check whole: '==' became '!='",
                        "THRESHOLD check whole: 1 became 2",
                        "THRESHOLD check whole: 1 became 0",
                        "THRESHOLD check whole: 0 became 1",
                        "THRESHOLD check whole: 0 became -1");
        assertThat(of(Mutant.Verdict.EQUIVALENT, some))
                .as("what the condition lets pass never fills the cap")
                .contains("THRESHOLD cap two: 2 became 3");
        assertThat(of(Mutant.Verdict.SURVIVED, some)).hasSizeGreaterThan(8);
        String found = some.stream()
                .map(Mutant.Result::witness)
                .filter(Objects::nonNull)
                .distinct()
                .map(witness -> "- " + witness.toYaml(ZoneId.of("Africa/Harare")) + "\n")
                .collect(Collectors.joining());
        RuleFile fuller = file(WHEN, SOME + found);
        assertThat(fuller.test(RewardEngine::builder))
                .as("what is expected is what is written now")
                .allMatch(ExampleResult::passed);
        assertThat(of(Mutant.Verdict.KILLED, fuller.mutate(RewardEngine::builder)))
                .containsAll(some.stream()
                        .filter(result -> result.witness() != null)
                        .map(ExampleTest::change)
                        .toList());
    }

    /** Offer A, a sale, offer B, a sale: only in this case does a cap that takes B for the latest offer pay twice. */
    @Test
    void aChangeThatPaysTwiceIsNotCalledEquivalent() {
        String yaml = """
                bonsela: 1
                tenant: shop
                zone: UTC
                events:
                  offer: { name: { type: string, values: [spring, autumn] } }
                  sale: { amount: { type: money, currency: USD } }
                rewards: { points: { type: credit, unit: POINTS } }
                rules:
                  offered:
                    on: sale
                    when: sum("sale", amount, since("offer", days(7), name == "spring")) >= "USD 10.00"
                    caps:
                      - { id: once-an-offer, per: [ subject, 'last("offer", id, days(7), name == "spring")' ],
                          missing: refuse, limit: 1 }
                    give: { reward: points, value: 5 }
                    examples:
                      - title: ten dollars after the offer
                        history: [ { offer: { name: spring }, ago: P2D } ]
                        event: { sale: { amount: USD 10.00 } }
                        expect: matched
                      - title: once
                        history: [ { offer: { name: spring }, ago: P2D }, { sale: { amount: USD 10.00 }, ago: P1D } ]
                        event: { sale: { amount: USD 10.00 } }
                        expect: capped
                """;
        List<Mutant.Result> results = RuleFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml")
                .mutate(RewardEngine::builder);
        Mutant.Result dropped = results.stream()
                .filter(result -> result.mutant().change().startsWith("cap once-an-offer: ")
                        && result.mutant().change().contains("removed"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        results.stream().map(ExampleTest::change).toList()));
        assertThat(dropped.verdict()).isEqualTo(Mutant.Verdict.SURVIVED);
        assertThat(dropped.witness()).isNotNull();
        assertThat(dropped.witness().outcome()).isEqualTo("capped");
        assertThat(of(Mutant.Verdict.EQUIVALENT, results)).noneMatch(change -> change.contains("removed"));
    }

    @Test
    void mutationFindsCasesForTiersAndLanes() {
        String yaml = """
                bonsela: 1
                tenant: shop
                zone: UTC
                events: { sale: { amount: { type: money, currency: USD } } }
                rewards: { points: { type: credit, unit: POINTS } }
                lanes: { deals: { pick: best } }
                tiers:
                  club: { by: 'sum("sale", amount, days(30))', levels: { silver: USD 100.00 }, keep: P10D }
                rules:
                  member:
                    on: sale
                    lane: deals
                    when: tier.club >= "silver"
                    give: { reward: points, value: 5 }
                    examples:
                      - { history: [ { sale: { amount: USD 120.00 }, ago: P1D } ], event: { sale: { amount: USD 1.00 } }, expect: matched }
                  zeal:
                    on: sale
                    lane: deals
                    when: event.amount > "USD 50.00"
                    give: { reward: points, value: 7 }
                    examples:
                      - { event: { sale: { amount: USD 60.00 } }, expect: matched }
                """;
        List<Mutant.Result> results = RuleFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml")
                .mutate(RewardEngine::builder);
        assertThat(of(Mutant.Verdict.SURVIVED, results))
                .contains(
                        "THRESHOLD tier: silver: USD 100.00 became USD 100.01",
                        "THRESHOLD tier: silver: USD 100.00 became USD 99.99",
                        "WINDOW tier: by: days(30) became days(29)",
                        "OPERATOR lane: pick: best became first");
    }

    @Test
    void examplesDetectChangesOfABreaker() {
        String yaml = """
                bonsela: 1
                tenant: shop
                zone: UTC
                events: { sale: { amount: { type: money, currency: USD } } }
                rewards: { points: { type: credit, unit: POINTS } }
                rules:
                  earn:
                    on: sale
                    when: "true"
                    breaker: { within: PT1H, awards: 3, halfOpenAfter: P1D, trials: 2 }
                    give: { reward: points, value: 5 }
                    examples:
                      - { history: [ { sale: { amount: USD 1.00 }, ago: PT10M, times: 2 } ], event: { sale: { amount: USD 1.00 } }, expect: matched }
                      - { history: [ { sale: { amount: USD 1.00 }, ago: PT10M, times: 3 } ], event: { sale: { amount: USD 1.00 } }, expect: paused }
                """;
        List<Mutant.Result> results = RuleFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml")
                .mutate(RewardEngine::builder);
        assertThat(of(Mutant.Verdict.KILLED, results))
                .contains(
                        "OPERATOR breaker: removed",
                        "THRESHOLD breaker: awards: 3 became 4",
                        "THRESHOLD breaker: awards: 3 became 2");
        assertThat(of(Mutant.Verdict.SURVIVED, results))
                .contains(
                        "WINDOW breaker: within: PT1H became PT2H", "WINDOW breaker: halfOpenAfter: P1D became PT23H");
    }

    @Test
    void mutationFindsSubjectsOfRolloutsAndWhatLimitsDoWithTheRest() {
        String yaml = """
                bonsela: 1
                tenant: shop
                zone: UTC
                events: { sale: { amount: { type: money, currency: USD } } }
                budgets: { pot: { limit: USD 5.00, period: day, carryOver: true, atMost: rest } }
                rewards: { cash: { type: credit, unit: USD } }
                rules:
                  back:
                    on: sale
                    budget: pot
                    rollout: { salt: pilot, percent: 5 }
                    caps: [ { id: most, limit: USD 4.00, atMost: rest } ]
                    when: "true"
                    give: { reward: cash, value: event.amount }
                    examples:
                      - { event: { sale: { amount: USD 1.00 } }, expect: not-in-rollout }
                """;
        List<Mutant.Result> results = RuleFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml")
                .mutate(RewardEngine::builder);
        assertThat(of(Mutant.Verdict.KILLED, results)).contains("OPERATOR rollout removed");
        assertThat(of(Mutant.Verdict.SURVIVED, results)).contains("OPERATOR cap most: atMost: rest removed");
        assertThat(results)
                .extracting(result -> result.mutant().change())
                .contains("budget: carryOver removed", "budget: atMost: rest removed");
    }

    @Test
    void anExampleOfARolloutNamesASubjectThatTakesPart() {
        String yaml = """
                bonsela: 1
                tenant: shop
                zone: UTC
                events: { sale: { amount: { type: money, currency: USD } } }
                rewards: { points: { type: credit, unit: POINTS } }
                rules:
                  pilot:
                    on: sale
                    rollout: { salt: pilot, percent: 5 }
                    when: count("sale", days(30)) >= 2
                    give: { reward: points, value: 1 }
                    examples:
                      - { history: [ { sale: { amount: USD 1.00 } } ], event: { sale: { amount: USD 1.00 }%s }, expect: matched }
                """;
        String actual = run(yaml.formatted("")).actual();
        assertThat(actual).contains(": a subject that takes part is 'subject-");
        String name = actual.substring(actual.lastIndexOf("'subject-") + 1, actual.length() - 1);
        assertThat(run(yaml.formatted(", subject: " + name)).passed())
                .as("the history belongs to the subject of the event")
                .isTrue();
    }

    private static ExampleResult run(String yaml) {
        return RuleFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml")
                .test(RewardEngine::builder)
                .get(0);
    }

    @Test
    void whereNothingIsShownNothingIsSaidToMeanTheSame() {
        List<Mutant.Result> results =
                file("event.n > 5 && max(event.n, 5) > 4", "[]").mutate(RewardEngine::builder);
        assertThat(of(Mutant.Verdict.EQUIVALENT, results)).isEmpty();
        assertThat(of(Mutant.Verdict.SURVIVED, results)).contains("THRESHOLD when: 5 became 6 (place 2)");
    }

    private static List<ExampleResult> withLongList(String when, String examples) {
        String keys = IntStream.range(0, 5_000).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        String yaml = yaml(when, examples)
                .replace("member: boolean", "tier: string, member: boolean")
                .replace("per: subject, limit: 2", "per: subject, limit: 200")
                .replace("rewards:", "collections: { many: [ USD, other-2, tea leaf, " + keys + " ] }\nrewards:");
        return RuleFile.parse(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml")
                .test(RewardEngine::builder);
    }

    @Test
    void longListsAreCutToWhatExamplesName() {
        assertThat(withLongList("event.at in collection(\"many\")", """
                - { event: { sale: { n: 1, at: k4711 } }, expect: matched }
                - { event: { sale: { n: 1, at: k9999 } }, expect: not-matched }
                - { event: { sale: { n: 1 } }, expect: not-matched }
                """))
                .hasSize(3)
                .allMatch(ExampleResult::passed);
    }

    /** A reduced list has the same results as the whole list, whatever the source of a key. */
    @Test
    void whatIsLookedUpIsNotCut() {
        assertThat(withLongList("fact.tier in collection(\"many\")", """
                - { event: { sale: { n: 1 } }, facts: { tier: k42 }, expect: matched }
                - { event: { sale: { n: 1 } }, facts: { tier: gold }, expect: not-matched }
                """))
                .hasSize(2)
                .allMatch(ExampleResult::passed);
        assertThat(withLongList("event.price.currency in collection(\"many\")", """
                - { event: { sale: { n: 1, price: USD 1.00 } }, expect: matched }
                """))
                .hasSize(1)
                .allMatch(ExampleResult::passed);
        assertThat(withLongList("cat(event.at, \" leaf\") in collection(\"many\")", """
                - { event: { sale: { n: 1, at: tea } }, expect: matched }
                """))
                .hasSize(1)
                .allMatch(ExampleResult::passed);
        assertThat(withLongList("subject in collection(\"many\")", """
                - { event: { sale: { n: 1 }, subject: other-2 }, expect: matched }
                - { event: { sale: { n: 1 } }, expect: not-matched }
                """))
                .hasSize(2)
                .allMatch(ExampleResult::passed);
    }
}
