package io.bonsela.examples.completejourney;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.analysis.Analysis.Answer;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.examples.completejourney.PlainCount.Paid;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.example.ExampleResult;
import io.bonsela.rulefiles.mutation.Mutant;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real campaigns on real baskets: what the engine issues is, event by event, what a plain count gives. */
class CompleteJourneyTest {
    @TempDir
    private static Path folder;

    private static Journey journey;

    @BeforeAll
    static void preparesTheData() throws IOException {
        Path data = Path.of(System.getProperty("bonsela.data"), "completejourney");
        assumeTrue(Files.exists(data), "skipped: " + data + " does not exist; set -Dbonsela.data=DIR");
        journey = new Journey(data);
        Prepare.main(new String[] {data.toString(), "rules", folder.toString()});
    }

    @Test
    void theDataIsWhole() throws IOException {
        assertThat(journey.lines()).hasSize(75_000);
        assertThat(journey.offers()).hasSize(6_589);
        assertThat(Files.readAllLines(folder.resolve("offers-and-lines.jsonl"))).hasSize(81_589);
        String guide = Files.readString(Path.of("../../docs/guide/rules.md"));
        assertThat(Files.readAllLines(folder.resolve("lines.jsonl")))
                .hasSize(75_000)
                .anyMatch(line -> guide.replace(" ", "").contains("```json\n" + line + "\n```"));
    }

    /** Each campaign can pay, no two of them for one line, and every alternative matters; nothing is undecided. */
    @Test
    void theCampaignsAreAnalysedWithoutDoubt() {
        RuleSet rules = RuleFile.load(folder.resolve("campaigns.yaml"));
        try (RewardEngine engine = RewardEngine.builder().deliveredElsewhere().build()) {
            Analysis analysis = engine.inspect().analyse(rules, true);
            assertThat(analysis.rules())
                    .hasSize(3)
                    .allMatch(rule -> rule.fires().verdict() == Answer.Verdict.YES)
                    .allMatch(rule -> rule.branches().stream()
                            .allMatch(branch -> branch.reachable().verdict() == Answer.Verdict.YES));
            assertThat(analysis.rules().stream()
                            .mapToInt(rule -> rule.branches().size())
                            .sum())
                    .isEqualTo(2);
            assertThat(analysis.overlaps())
                    .hasSize(3)
                    .allMatch(pair -> pair.both().verdict() == Answer.Verdict.NO);
            assertThat(analysis.campaigns())
                    .extracting(campaign -> campaign.bounds().get(0).atMost())
                    .containsExactly(Money.of("USD", "1000.00"), Money.of("USD", "1000.00"), Money.of("USD", "300.00"));
        }
    }

    @Test
    void targetedCampaigns() throws IOException {
        List<Event> events =
                journey.lines().stream().map(CompleteJourneyTest::event).toList();
        List<Paid> expected = new PlainCount(journey).campaigns();
        assertThat(run("campaigns.yaml", events)).containsExactlyElementsOf(expected);
        System.out.println("campaigns.yaml: " + sums(expected));
        assertThat(expected).extracting(Paid::rule).contains("spring", "summer", "winter");
    }

    @Test
    void tenDollarsWithinAWeekOfAnOffer() throws IOException {
        List<Event> events = new ArrayList<>();
        journey.offers().forEach(offer -> events.add(event(offer)));
        journey.lines().forEach(line -> events.add(event(line)));
        events.sort(Comparator.comparing(Event::occurredAt));
        List<Paid> expected = new PlainCount(journey).offers();
        assertThat(run("offers.yaml", events)).containsExactlyElementsOf(expected);
        System.out.println("offers.yaml: " + sums(expected));
        assertThat(expected).as("the budget binds").hasSize(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"campaigns.yaml", "offers.yaml"})
    void theExamplesNoticeEveryChangeThatMeansSomethingElse(String name, @TempDir Path home) throws IOException {
        Prepare.prepare(journey, Path.of("rules"), home);
        shorten(home.resolve("lists"), Files.readString(home.resolve(name)));
        RuleFile file = RuleFile.read(home.resolve(name));
        assertThat(file.test(RewardEngine::builder)).hasSizeGreaterThan(9).allMatch(ExampleResult::passed);
        List<Mutant.Result> mutants = file.mutate(RewardEngine::builder);
        System.out.println(name + ": "
                + mutants.stream().collect(Collectors.groupingBy(Mutant.Result::verdict, Collectors.counting())));
        assertThat(mutants)
                .filteredOn(result -> result.verdict() == Mutant.Verdict.SURVIVED)
                .isEmpty();
        assertThat(mutants)
                .filteredOn(result -> result.verdict() == Mutant.Verdict.EQUIVALENT)
                .extracting(result -> result.mutant().change())
                .isSubsetOf("cap once-an-offer: days(7) became days(8)");
    }

    /** Leaves in the lists what the examples name: the rest would only take time. */
    private static void shorten(Path lists, String examples) throws IOException {
        try (Stream<Path> files = Files.list(lists)) {
            for (Path file : files.toList()) {
                List<String> named = Files.readAllLines(file).stream()
                        .filter(line ->
                                line.equals("product,coupon") || examples.contains("'" + line.split(",")[0] + "'"))
                        .toList();
                Files.write(file, named);
            }
        }
    }

    /** Under the rules, against themselves. */
    private static List<Paid> run(String name, List<Event> events) {
        RuleSet rules = RuleFile.load(folder.resolve(name));
        try (Backtest backtest = Backtest.of(rules, rules, RewardEngine::builder)) {
            List<Decision> decisions = backtest.add(events);
            assertThat(backtest.report().decisionsChanged()).isZero();
            assertThat(backtest.report().subjects()).isEmpty();
            assertThat(decisions).extracting(Decision::status).containsOnly(Decision.Status.DECIDED);
            return decisions.stream()
                    .flatMap(decision -> decision.issuances().stream())
                    .sorted(Comparator.comparing(issuance -> issuance.rule()))
                    .map(issuance -> new Paid(
                            issuance.eventId(),
                            issuance.rule(),
                            issuance.value().amount()))
                    .toList();
        }
    }

    private static String sums(List<Paid> paid) {
        return paid.stream()
                .collect(Collectors.groupingBy(
                        Paid::rule, Collectors.reducing(BigDecimal.ZERO, Paid::dollars, BigDecimal::add)))
                .toString();
    }

    private static Event event(Line line) {
        return Event.of("line")
                .tenant("journey")
                .id("line-" + line.row())
                .subject(line.household())
                .occurredAt(line.at())
                .amount(Money.of("USD", line.sales()))
                .with("basket", line.basket())
                .with("product", line.product())
                .with("quantity", line.quantity())
                .build();
    }

    private static Event event(Offer offer) {
        return Event.of("offer")
                .tenant("journey")
                .id(offer.id())
                .subject(offer.household())
                .occurredAt(offer.at())
                .with("campaign", offer.campaign())
                .build();
    }
}
