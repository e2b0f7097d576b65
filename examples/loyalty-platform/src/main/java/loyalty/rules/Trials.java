package loyalty.rules;

import io.bonsela.api.Event;
import io.bonsela.api.Query;
import io.bonsela.api.Records.Page;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.example.ExampleResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Tries rule files before they are put in force: their examples, and what past events would have earned. */
@Service
public class Trials {
    private static final int PAGE = 1_000;
    private static final int MOST_EVENTS = 100_000;

    private final RewardEngine engine;
    private final List<FactProvider> facts;
    private final Clock clock;
    /** A backtest uses a processor and keeps its events in memory: one at a time. */
    private final Semaphore running = new Semaphore(1);

    Trials(RewardEngine engine, List<FactProvider> facts, Clock clock) {
        this.engine = engine;
        this.facts = facts;
        this.clock = clock;
    }

    /** Thrown while another backtest is running. */
    public static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("another backtest is running: try again later");
        }
    }

    /** Thrown for more events than a backtest may have. */
    public static final class TooManyEventsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyEventsException() {
            super("there are more than " + MOST_EVENTS + " events: choose fewer days");
        }
    }

    /**
     * The result of a backtest.
     *
     * @param events how many events were decided by both sides
     * @param report what both sides granted
     */
    public record Tried(long events, BacktestReport report) {}

    /** Reads a rule file; it can have mistakes. */
    public static RuleFile parse(String text) {
        return RuleFile.parse(text.getBytes(StandardCharsets.UTF_8), "rules.yaml");
    }

    /** Returns the mistakes of a rule file, those that only the engine finds included. */
    public List<Diagnostic> check(RuleFile file) {
        return file.ruleSet().isPresent() ? file.check(engine) : file.diagnostics();
    }

    /** Runs the examples of a rule file without mistakes. */
    public List<ExampleResult> examples(RuleFile file) {
        return file.test(() -> RewardEngine.builder().deliveredElsewhere());
    }

    /**
     * Decides past events by the rules in force and by a draft.
     *
     * @param inForce the rules in force
     * @param draft the draft, of the same tenant
     * @param days how many days back, above zero
     * @throws BusyException if another one is running
     * @throws TooManyEventsException if there are more than 100,000 events
     */
    public Tried backtest(RuleSet inForce, RuleSet draft, int days) {
        if (!running.tryAcquire()) {
            throw new BusyException();
        }
        try {
            List<Event> events = events(draft.tenant(), days);
            try (Backtest backtest = Backtest.of(inForce, draft, this::withFacts)) {
                backtest.add(events);
                return new Tried(events.size(), backtest.report());
            }
        } finally {
            running.release();
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
            Page<Event> page = engine.records().events(next);
            page.items().stream()
                    .filter(event -> event.cause() == null && !event.isErased())
                    .forEach(events::add);
            if (events.size() > MOST_EVENTS) {
                throw new TooManyEventsException();
            }
            next = page.next().map(query::after).orElse(null);
        }
        return events;
    }
}
