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

/**
 * Rows in the order of their times; rows with the same time are in the order of insertion. Guarded by the tables' lock.
 *
 * @param <R> the kind of row
 */
final class TimeOrdered<R> {
    private final List<Row<R>> rows = new ArrayList<>();
    private long added;

    private record Row<R>(Cursor at, R value) {}

    void add(Instant time, R value) {
        Row<R> row = new Row<>(Cursor.of(time, ++added), value);
        // Most rows are added at the end.
        rows.add(after(row.at), row);
    }

    void replaceAll(UnaryOperator<R> change) {
        rows.replaceAll(row -> new Row<>(row.at, change.apply(row.value)));
    }

    Stream<R> all() {
        return rows.stream().map(Row::value);
    }

    /** The rows from one moment, included, to another, excluded. */
    Stream<R> within(Instant from, Instant until) {
        return rows.subList(after(Cursor.of(from, 0)), after(Cursor.of(until, 0))).stream()
                .map(Row::value);
    }

    /** The number of rows that are not after a cursor. */
    private int after(Cursor cursor) {
        int low = 0;
        int high = rows.size();
        while (high > low && rows.get(high - 1).at.compareTo(cursor) > 0) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).at.compareTo(cursor) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }

    <T> Page<T> page(Query query, Predicate<R> wanted, Function<R, T> item) {
        List<T> items = new ArrayList<>();
        int next = query.after() == null ? 0 : after(Cursor.of(query));
        Cursor last = null;
        while (next < rows.size()) {
            Row<R> row = rows.get(next++);
            if (wanted.test(row.value)) {
                if (last != null && items.size() == query.limit()) {
                    return new Page<>(items, Optional.of(last.toString()));
                }
                items.add(item.apply(row.value));
                last = row.at;
            }
        }
        return new Page<>(items, Optional.empty());
    }
}
