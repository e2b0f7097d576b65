package io.bonsela.api.store;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Query;
import io.bonsela.api.internal.Text;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row's place in a list: lists are in the order of the decisions' times, and within a time in the order in which the
 * store numbered the rows.
 *
 * @param micros the time, in microseconds since 1970
 * @param number the row's number, above zero
 */
public record Cursor(long micros, long number) implements Comparable<Cursor> {
    private static final Pattern FORM = Pattern.compile("(-?\\d{1,18})_(\\d{1,18})");
    private static final long MICROS = 1_000_000;

    /**
     * The place of a row.
     *
     * @param time its time; what is below a microsecond does not count
     * @param number its number
     */
    public static Cursor of(Instant time, long number) {
        long micros = Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1_000);
        return new Cursor(micros, number);
    }

    /**
     * Where a page goes on.
     *
     * @param query goes on after another page
     * @throws BonselaException INVALID_VALUE if no page gave its cursor
     */
    public static Cursor of(Query query) {
        String text = Objects.requireNonNull(query.after());
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "no page gave the cursor '" + Text.shorten(text) + "'");
        }
        return new Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public int compareTo(Cursor other) {
        int order = Long.compare(micros, other.micros);
        return order == 0 ? Long.compare(number, other.number) : order;
    }

    /** As pages give it. */
    @Override
    public String toString() {
        return micros + "_" + number;
    }
}
