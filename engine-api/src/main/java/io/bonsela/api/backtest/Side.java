package io.bonsela.api.backtest;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.RewardEngineBuilder.Rehearsal.Earlier;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.EventIds.Hashed;
import io.bonsela.api.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One side of a backtest. */
final class Side implements AutoCloseable {
    private final int number;
    private final Rehearsal rehearsal;
    private final List<Rehearsal> parts;
    private final Tally tally;

    /**
     * Creates a side.
     *
     * @param number its number, 0 or 1
     * @param threads the number of threads that may decide its events
     */
    Side(int number, RuleSet rules, Rehearsal rehearsal, int threads) {
        this.number = number;
        this.rehearsal = rehearsal;
        parts = rehearsal.parts(threads);
        tally = new Tally(rules);
    }

    /** Returns tasks, which may run at the same time, to decide events that have different ids. */
    List<Callable<Void>> tasks(List<Event> events, List<Hashed> keys, EventIds known, List<List<Decision>> decisions) {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            int own = part;
            tasks.add(() -> {
                for (int i = 0; i < events.size(); i++) {
                    if (Math.floorMod(events.get(i).subject().hashCode(), parts.size()) == own) {
                        decisions.set(i, decide(parts.get(own), events.get(i), keys.get(i), known));
                    }
                }
                return null;
            });
        }
        return tasks;
    }

    private List<Decision> decide(Rehearsal part, Event event, Hashed hash, EventIds known) {
        int before = known.content(hash, number);
        Earlier earlier = before == hash.content() ? Earlier.THE_SAME : Earlier.ANOTHER;
        return part.decideNext(event, before == 0 ? Earlier.NOTHING : earlier);
    }

    /** Counts the decisions on events. */
    Void count(List<Event> events, List<List<Decision>> decisions) {
        for (int i = 0; i < events.size(); i++) {
            tally.add(decisions.get(i).get(0), events.get(i));
            decisions.get(i).stream().skip(1).forEach(tally::addRaised);
        }
        return null;
    }

    /** Remembers an event if it was decided now. */
    void remember(Hashed key, List<Decision> decisions, EventIds known) {
        if (decisions.get(0).status() == Decision.Status.DECIDED) {
            known.add(key, number);
        }
    }

    void addUnreadable() {
        tally.addUnreadable();
    }

    void addCodes(String pool, List<String> codes) {
        rehearsal.addCodes(pool, codes);
    }

    Figures figures() {
        return tally.figures(rehearsal.budgets());
    }

    @Override
    public void close() {
        rehearsal.close();
    }
}
