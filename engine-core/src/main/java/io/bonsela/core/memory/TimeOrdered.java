package io.bonsela.core.memory;

import io.bonsela.api.Query;
import io.bonsela.api.Records.Page;
import io.bonsela.api.store.Criteria.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of their times; rows with the same time are in the order of insertion. Guarded by the tables' lock.
 *
 * @param <R> the kind of row
 */
final class TimeOrdered<R> {
    private final List<Row<R>> rows = new ArrayList<>();
    private long added;

    private record Row<R>(long micros, long number, R value) {
        boolean isAfter(long otherMicros, long otherNumber) {
            return micros == otherMicros ? number > otherNumber : micros > otherMicros;
        }
    }

    void add(Instant time, R value) {
        long micros = Cursor.micros(time);
        long number = ++added;
        // Most rows are added at the end.
        rows.add(after(micros, number), new Row<>(micros, number, value));
    }

    void replaceAll(UnaryOperator<R> change) {
        rows.replaceAll(row -> new Row<>(row.micros, row.number, change.apply(row.value)));
    }

    /** The number of the row that was added last; 0: none. */
    long last() {
        return added;
    }

    /** The rows whose numbers are above one and at most another, in any order. */
    Stream<R> added(long after, long through) {
        return rows.stream()
                .filter(row -> row.number > after && row.number <= through)
                .map(Row::value);
    }

    Stream<R> all() {
        return rows.stream().map(Row::value);
    }

    /** The rows from one moment, included, to another, excluded. */
    Stream<R> within(Instant from, Instant until) {
        return rows.subList(after(Cursor.micros(from), 0), after(Cursor.micros(until), 0)).stream()
                .map(Row::value);
    }

    /** The number of rows that are not after a position. */
    private int after(long micros, long number) {
        int low = 0;
        int high = rows.size();
        while (high > low && rows.get(high - 1).isAfter(micros, number)) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).isAfter(micros, number)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }

    /** The index of the first row of a page. */
    private int start(Query query, @Nullable Cursor after) {
        if (query.isNewestFirst()) {
            return (after == null ? rows.size() : after(after.micros(), after.number() - 1)) - 1;
        }
        return after == null ? 0 : after(after.micros(), after.number());
    }

    <T> Page<T> page(Query query, Predicate<R> wanted, Function<R, T> item) {
        List<T> items = new ArrayList<>();
        Cursor first = query.after() == null ? null : Cursor.of(query);
        int step = query.isNewestFirst() ? -1 : 1;
        Row<R> last = null;
        for (int next = start(query, first); next >= 0 && next < rows.size(); next += step) {
            Row<R> row = rows.get(next);
            if (wanted.test(row.value)) {
                if (last != null && items.size() == query.limit()) {
                    return new Page<>(items, Optional.of(new Cursor(last.micros, last.number).toString()));
                }
                items.add(item.apply(row.value));
                last = row;
            }
        }
        return new Page<>(items, Optional.empty());
    }
}
