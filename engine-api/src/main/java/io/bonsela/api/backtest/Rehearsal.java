package io.bonsela.api.backtest;

import io.bonsela.api.BonselaException;
import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import java.util.List;

/**
 * Decides events as an engine would that had decided none before, and dates decisions by their events. It keeps in memory
 * what later decisions need, and nothing else: nothing is recorded, redeemed or delivered. Not thread-safe.
 */
public interface Rehearsal extends AutoCloseable {
    /**
     * Decides an event.
     *
     * @param event the event
     * @return what an engine would answer
     * @throws BonselaException INTERNAL if a part of the host's fails in a way that no decision can tell
     */
    Decision decide(Event event);

    /** Every period of every budget that was drawn on or funded so far, by budget, then period. */
    List<BudgetBalance> budgets();

    /** Lets go of what it holds. */
    @Override
    void close();
}
