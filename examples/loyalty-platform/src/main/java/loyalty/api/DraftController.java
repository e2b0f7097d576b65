package loyalty.api;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleFigures;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.example.ExampleResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import loyalty.rules.Trials;
import loyalty.rules.Trials.Tried;
import loyalty.web.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tries rule files before they are put in force: their examples, and what past events would have earned. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/rule-files")
@PreAuthorize("hasAuthority('READ_RULES')")
class DraftController {
    private final RewardEngine engine;
    private final Trials trials;

    DraftController(RewardEngine engine, Trials trials) {
        this.engine = engine;
        this.trials = trials;
    }

    /** The result of an example. */
    record ExampleView(String rule, String title, boolean passed, String expected, String actual) {
        static ExampleView of(ExampleResult result) {
            return new ExampleView(
                    result.example().rule(),
                    result.example().title(),
                    result.passed(),
                    result.expected(),
                    result.actual());
        }
    }

    /** What the rules in force and the draft grant for the same events. */
    record BacktestView(long events, long decisionsChanged, SideView inForce, SideView draft, List<RuleChange> rules) {}

    /** What one side grants: rewards, and their value and cost by unit. */
    record SideView(long rewards, Map<String, String> value, Map<String, String> cost) {
        static SideView of(Figures figures) {
            return new SideView(figures.issued(), texts(figures.value()), texts(figures.cost()));
        }

        private static Map<String, String> texts(Map<String, ?> sums) {
            Map<String, String> texts = new TreeMap<>();
            sums.forEach((unit, sum) -> texts.put(unit, sum.toString()));
            return texts;
        }
    }

    /** How many rewards a rule grants on both sides. */
    record RuleChange(String rule, long inForce, long draft) {}

    @PostMapping("/examples")
    List<ExampleView> examples(@PathVariable String tenant, @RequestBody RuleController.RuleText file) {
        RuleFile parsed = Publications.parsed(tenant, file.text());
        return trials.examples(parsed).stream().map(ExampleView::of).toList();
    }

    @PostMapping("/backtest")
    BacktestView backtest(
            @PathVariable String tenant,
            @RequestParam(defaultValue = "31") int days,
            @RequestBody RuleController.RuleText file) {
        if (days < 1 || days > 366) {
            throw Bodies.invalid("days", "is not between 1 and 366");
        }
        RuleSet draft = Publications.parsed(tenant, file.text()).orThrow();
        RuleSet inForce = engine.records().ruleSet(tenant).orElseThrow(() -> ProblemException.unknown("RULE"));
        try {
            Tried tried = trials.backtest(inForce, draft, days);
            return view(tried.events(), tried.report());
        } catch (Trials.BusyException e) {
            throw new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS, "BACKTEST_RUNNING", String.valueOf(e.getMessage()));
        } catch (Trials.TooManyEventsException e) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT, "TOO_MANY_EVENTS", String.valueOf(e.getMessage()));
        }
    }

    private static BacktestView view(long events, BacktestReport report) {
        TreeSet<String> rules = new TreeSet<>(report.baseline().rules().keySet());
        rules.addAll(report.candidate().rules().keySet());
        return new BacktestView(
                events,
                report.decisionsChanged(),
                SideView.of(report.baseline()),
                SideView.of(report.candidate()),
                rules.stream()
                        .map(rule ->
                                new RuleChange(rule, issued(report.baseline(), rule), issued(report.candidate(), rule)))
                        .toList());
    }

    private static long issued(Figures figures, String rule) {
        RuleFigures found = figures.rules().get(rule);
        return found == null ? 0 : found.issued();
    }
}
