package io.bonsela.store.jdbc.sql;

import io.bonsela.api.Query;
import io.bonsela.api.Records.Page;
import io.bonsela.api.store.Criteria.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one page of a table, in the order of its time column. Used once. */
final class Paging {
    private final Query query;
    private final String time;
    private final StringBuilder text;
    private final List<Object> parameters = new ArrayList<>();
    private boolean selective;

    Paging(Query query, String table, String columns, String time) {
        this.query = query;
        this.time = time;
        text = new StringBuilder("SELECT " + time + ", position, " + columns + " FROM " + table + " WHERE tenant = ?");
        parameters.add(query.tenant());
        Cursor cursor = query.after() == null ? null : Cursor.of(query);
        boolean down = query.isNewestFirst();
        compare(time, ">=", down ? bound(query.from()) : later(bound(query.from()), cursor));
        compare(time, "<", bound(query.until()));
        if (cursor != null) {
            if (down) {
                compare(time, "<=", cursor.micros());
            }
            text.append(" AND (").append(time).append(down ? ", position) < (?, ?)" : ", position) > (?, ?)");
            parameters.add(cursor.micros());
            parameters.add(cursor.number());
        }
    }

    private static @Nullable Long bound(@Nullable Instant at) {
        return at == null ? null : Times.boundFrom(at);
    }

    /** The first time on the page. SQLite finds the page by it, but not by the position of the cursor. */
    private static @Nullable Long later(@Nullable Long from, @Nullable Cursor cursor) {
        if (cursor == null) {
            return from;
        }
        return from == null ? cursor.micros() : Math.max(from, cursor.micros());
    }

    /** Restricts the page by a column, whose index is not used if another one selects few rows. */
    Paging and(String column, @Nullable String value) {
        compare(selective ? column + " || ''" : column, "=", value);
        return this;
    }

    /**
     * Restricts the page by a column whose index selects few rows, such as a subject. They are read by that index and
     * sorted: without statistics, SQLite prefers an index that saves the sort, or one of a state that many rows have. To be
     * called before {@link #and}.
     */
    Paging selecting(String column, @Nullable String value) {
        selective |= value != null;
        compare(column, "=", value);
        return this;
    }

    /** Restricts the page to ids, of which there is at least one. */
    Paging in(String column, List<String> values) {
        selective = true;
        text.append(" AND ")
                .append(column)
                .append(" IN (?")
                .append(", ?".repeat(values.size() - 1))
                .append(')');
        parameters.addAll(values);
        return this;
    }

    /** Restricts the page to rows of the issuances of a subject. */
    Paging ofSubject(@Nullable String subject) {
        if (subject != null) {
            selective = true;
            text.append(" AND issuance IN (SELECT i.id FROM bonsela_issuance i WHERE i.tenant = ? AND i.subject = ?)");
            parameters.add(query.tenant());
            parameters.add(subject);
        }
        return this;
    }

    private void compare(String column, String operator, @Nullable Object value) {
        if (value != null) {
            text.append(" AND ").append(column).append(' ').append(operator).append(" ?");
            parameters.add(value);
        }
    }

    private record Placed<T>(Cursor at, T item) {}

    <T> Page<T> read(Reading reading, Row.Reader<T> reader) {
        String order = query.isNewestFirst() ? " DESC" : "";
        text.append(selective ? " ORDER BY +" : " ORDER BY ")
                .append(time)
                .append(order)
                .append(", position")
                .append(order)
                .append(" LIMIT ")
                .append(query.limit() + 1);
        List<Placed<T>> found = reading.read(
                query.tenant(),
                connection -> Sql.query(
                        connection,
                        text.toString(),
                        in -> new Placed<>(new Cursor(in.number(), in.number()), reader.read(in)),
                        parameters.toArray()));
        List<Placed<T>> page = found.subList(0, Math.min(found.size(), query.limit()));
        boolean more = found.size() > page.size();
        return new Page<>(
                page.stream().map(Placed::item).toList(),
                more ? Optional.of(page.get(page.size() - 1).at().toString()) : Optional.empty());
    }
}
