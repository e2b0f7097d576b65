package io.bonsela.api.store;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Query;
import io.bonsela.api.internal.Checks;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the criteria of queries to the lists of {@link io.bonsela.api.Records}, for use by stores. A criterion that a
 * list does not support would have no effect, so it is refused with INVALID_VALUE.
 */
public final class Criteria {
    private Criteria() {}

    /** Checks a query for events. */
    public static void ofEvents(Query query) {
        refuse("events", query.event(), query.campaign(), query.rule(), query.reward(), query.state());
        refuse("events", query.issuance(), query.account(), query.actor());
        refuse("events", query.connector(), query.deliveryState());
    }

    /** Checks a query for issuances. */
    public static void ofIssuances(Query query) {
        refuse("issuances", query.account(), query.actor(), query.connector(), query.deliveryState());
    }

    /** Checks a query for deliveries. */
    public static void ofDeliveries(Query query) {
        refuse("deliveries", query.event(), query.campaign(), query.rule(), query.reward(), query.state());
        refuse("deliveries", query.issuance(), query.account(), query.actor());
    }

    /** Checks a query for ledger entries. */
    public static void ofLedger(Query query) {
        refuse("ledger entries", query.event(), query.reward(), query.state(), query.actor());
        refuse("ledger entries", query.connector(), query.deliveryState());
    }

    /** Checks a query for audit records. */
    public static void ofAudit(Query query) {
        refuse("audit records", query.event(), query.campaign(), query.rule(), query.reward(), query.state());
        refuse("audit records", query.issuance(), query.account());
        refuse("audit records", query.connector(), query.deliveryState());
    }

    private static void refuse(String list, @Nullable Object... criteria) {
        for (Object criterion : criteria) {
            if (criterion != null) {
                throw new BonselaException(ErrorCode.INVALID_VALUE, list + " cannot be queried by '" + criterion + "'");
            }
        }
    }

    /**
     * The position of a row in a list. Lists are in the order of the decisions' times, and rows of the same time in the
     * order of the numbers that the store gave them.
     *
     * @param micros the time, in microseconds since 1970
     * @param number the row's number, above zero
     */
    public record Cursor(long micros, long number) implements Comparable<Cursor> {
        private static final Pattern FORM = Pattern.compile("(-?\\d{1,18})_(\\d{1,18})");
        private static final long MICROS = 1_000_000;

        /**
         * Creates the cursor of a row.
         *
         * @param time its time; fractions of a microsecond are ignored
         * @param number its number
         */
        public static Cursor of(Instant time, long number) {
            return new Cursor(micros(time), number);
        }

        /**
         * Returns a time in microseconds since 1970.
         *
         * @param time the time; fractions of a microsecond are ignored
         */
        public static long micros(Instant time) {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1_000);
        }

        /**
         * Returns the cursor at which a page continues.
         *
         * @param query a query that continues after another page
         * @throws BonselaException INVALID_VALUE if its cursor does not come from a page
         */
        public static Cursor of(Query query) {
            String text = Objects.requireNonNull(query.after());
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new BonselaException(ErrorCode.INVALID_VALUE, "invalid cursor '" + Checks.shorten(text) + "'");
            }
            return new Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }

        @Override
        public int compareTo(Cursor other) {
            int order = Long.compare(micros, other.micros);
            return order == 0 ? Long.compare(number, other.number) : order;
        }

        /** The form used in pages. */
        @Override
        public String toString() {
            return micros + "_" + number;
        }
    }
}
