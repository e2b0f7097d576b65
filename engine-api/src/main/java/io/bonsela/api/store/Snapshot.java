package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Records;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.Watermark;
import io.bonsela.api.store.State.Watermark.Positions;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A view of everything that was committed by one instant, and of nothing that was committed later. Used by one thread;
 * close it soon.
 */
public interface Snapshot extends AutoCloseable {
    /** Provides read access to what was recorded by then. */
    Records records();

    /**
     * Reads everything that is stored for a tenant except decisions, histories and rule sets: every ledger entry, then
     * every issuance, answer to a command and refund in a log, then every state that has a key; in any order within
     * each kind. Data that was changed since the store wrote it, as far as the store can tell, is reported as
     * unreadable instead.
     *
     * @param tenant the tenant
     * @param reader receives them one after the other
     */
    void books(String tenant, BooksReader reader);

    /**
     * Reads the first seals of all decisions and of all answers to commands. Owners follow in any order; for each
     * owner, first its decisions, then its answers, both in the order in which they were recorded, then its chain.
     *
     * @param tenant the tenant
     * @param reader receives them one after the other
     */
    void chains(String tenant, ChainReader reader);

    /**
     * Reads every history, and the events from which it was folded, in any order.
     *
     * @param tenant the tenant
     * @param reader receives them one after the other
     */
    void histories(String tenant, HistoryReader reader);

    /**
     * Returns what the figures by day contain; empty: there are no figures.
     *
     * @param tenant the tenant
     */
    Optional<Watermark> watermark(String tenant);

    /**
     * Reads the figures of days, in any order.
     *
     * @param tenant the tenant
     * @param from the first day
     * @param until the last day
     * @param reader receives them one after the other
     */
    void figures(String tenant, LocalDate from, LocalDate until, FiguresReader reader);

    /**
     * Returns positions that nothing of a tenant is beyond.
     *
     * @param tenant the tenant
     */
    Positions last(String tenant);

    /**
     * Reads what was recorded after some positions.
     *
     * @param tenant the tenant
     * @param after the positions
     * @param limit the maximum number of ledger entries, and of issuances
     * @param reader receives it
     * @return the positions up to which everything was read
     */
    Positions recordedAfter(String tenant, Positions after, int limit, RecordReader reader);

    @Override
    void close();

    /** Receives figures. */
    @FunctionalInterface
    interface FiguresReader {
        /**
         * The figures of one day.
         *
         * @param date the day
         * @param figures the figures
         */
        void day(LocalDate date, DayFigures figures);
    }

    /** Receives what is not yet in the figures. */
    interface RecordReader {
        /** A ledger entry. */
        void entry(LedgerEntry entry);

        /**
         * Issuances that are in a state, or no longer.
         *
         * @param at the time of the grant
         * @param campaign the campaign; null: none
         * @param rule the rule
         * @param reward the reward
         * @param state the state
         * @param count 1; or -1 if an issuance that the figures contain is no longer in the state
         */
        void issuance(
                Instant at, @Nullable String campaign, String rule, String reward, IssuanceState state, int count);
    }

    /** Receives the data of a tenant. */
    interface BooksReader {
        /** A ledger entry. */
        void entry(LedgerEntry entry);

        /** An issuance. */
        void issuance(Issuance issuance);

        /** The answer to a command. */
        void answer(AuditRecord record);

        /**
         * A refund in a subject's log.
         *
         * @param subject the subject
         * @param event the refunded event
         */
        void refund(String subject, EventKey event);

        /** A state with its key. */
        void state(StateKey<?> key, State state);

        /**
         * Something that cannot be read. Reading continues.
         *
         * @param what the name of the item
         * @param why what is wrong with the item
         */
        void unreadable(String what, BonselaException why);
    }

    /** Receives first seals. Positions start at 1 or later, and increase within decisions and within answers. */
    interface ChainReader {
        /**
         * The first seal of a decision.
         *
         * @param owner the subject
         * @param position the decision's position in the store
         * @param firstSeal the seal that it was recorded with
         */
        void decision(String owner, long position, String firstSeal);

        /**
         * The first seal of an answer.
         *
         * @param owner the subject; empty: the command has no subject
         * @param position the answer's position in the store
         * @param firstSeal the seal that it was recorded with
         */
        void answer(String owner, long position, String firstSeal);

        /**
         * The stored digests over the seals; not called if there are none.
         *
         * @param owner the subject; empty: no subject
         * @param chain the digests
         */
        void chain(String owner, Chain chain);
    }

    /** Receives histories. */
    interface HistoryReader {
        /**
         * A history.
         *
         * @param key the key
         * @param history all its days; {@code unfolded} contains the subject's events of the type that are in the log,
         *     folded or not
         * @param pruned the times of the subject's events that were removed from the log; days up to then may have been
         *     removed with them
         */
        void history(HistoryKey key, History history, List<Instant> pruned);

        /** A history that cannot be read. Reading continues. */
        void unreadable(String what, BonselaException why);
    }
}
