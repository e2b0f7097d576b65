package loyalty.api;

import io.bonsela.api.Event;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleFigures;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.example.ExampleResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
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
    private static final int PAGE = 1_000;
    private static final int MOST_EVENTS = 100_000;

    private final RewardEngine engine;
    private final List<FactProvider> facts;
    private final Clock clock;
    /** A backtest uses a processor and keeps its events in memory: one at a time. */
    private final Semaphore running = new Semaphore(1);

    DraftController(RewardEngine engine, List<FactProvider> facts, Clock clock) {
        this.engine = engine;
        this.facts = facts;
        this.clock = clock;
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
        RuleFile parsed = RuleController.parsed(tenant, file);
        return parsed.test(() -> RewardEngine.builder().deliveredElsewhere()).stream()
                .map(ExampleView::of)
                .toList();
    }

    @PostMapping("/backtest")
    BacktestView backtest(
            @PathVariable String tenant,
            @RequestParam(defaultValue = "31") int days,
            @RequestBody RuleController.RuleText file) {
        if (days < 1 || days > 366) {
            throw Bodies.invalid("days", "is not between 1 and 366");
        }
        RuleSet draft = RuleController.parsed(tenant, file).orThrow();
        RuleSet inForce = engine.records().ruleSet(tenant).orElseThrow(() -> ProblemException.unknown("RULE"));
        if (!running.tryAcquire()) {
            throw new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS, "BACKTEST_RUNNING", "another backtest is running: try again later");
        }
        try {
            return backtest(inForce, draft, events(tenant, days));
        } finally {
            running.release();
        }
    }

    private BacktestView backtest(RuleSet inForce, RuleSet draft, List<Event> events) {
        try (Backtest backtest = Backtest.of(inForce, draft, this::withFacts)) {
            backtest.add(events);
            return view(events.size(), backtest.report());
        }
    }

    private RewardEngineBuilder withFacts() {
        RewardEngineBuilder builder = RewardEngine.builder().deliveredElsewhere();
        facts.forEach(builder::facts);
        return builder;
    }

    /** Returns the events that were reported lately, without those that rules raised. */
    private List<Event> events(String tenant, int days) {
        Instant now = clock.instant();
        Query query = Query.of(tenant).limit(PAGE).between(now.minus(Duration.ofDays(days)), now);
        List<Event> events = new ArrayList<>();
        for (@Nullable Query next = query; next != null; ) {
            Records.Page<Event> page = engine.records().events(next);
            page.items().stream()
                    .filter(event -> event.cause() == null && !event.isErased())
                    .forEach(events::add);
            if (events.size() > MOST_EVENTS) {
                throw new ProblemException(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "TOO_MANY_EVENTS",
                        "there are more than " + MOST_EVENTS + " events: choose fewer days");
            }
            next = page.next().map(query::after).orElse(null);
        }
        return events;
    }

    private static BacktestView view(int events, BacktestReport report) {
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
