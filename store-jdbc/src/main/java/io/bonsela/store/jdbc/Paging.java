package io.bonsela.store.jdbc;

import io.bonsela.api.Page;
import io.bonsela.api.Query;
import io.bonsela.api.store.Criteria;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page of a table, in the order in which its rows were written. Used once. */
final class Paging {
    private final Query query;
    private final StringBuilder text;
    private final List<Object> parameters = new ArrayList<>();

    Paging(Query query, String table, String columns, String time) {
        this.query = query;
        text = new StringBuilder("SELECT position, " + columns + " FROM " + table + " WHERE tenant = ?");
        parameters.add(query.tenant());
        compare("position", ">", query.after() == null ? null : Criteria.position(query));
        compare(time, ">=", query.from() == null ? null : Times.microsFrom(query.from()));
        compare(time, "<", query.until() == null ? null : Times.microsFrom(query.until()));
    }

    Paging and(String column, @Nullable String value) {
        compare(column, "=", value);
        return this;
    }

    private void compare(String column, String operator, @Nullable Object value) {
        if (value != null) {
            text.append(" AND ").append(column).append(' ').append(operator).append(" ?");
            parameters.add(value);
        }
    }

    private record Positioned<T>(long position, T item) {}

    <T> Page<T> read(Reading reading, StateTable.Reader<T> reader) {
        text.append(" ORDER BY position LIMIT ").append(query.limit() + 1);
        List<Positioned<T>> found = reading.read(
                query.tenant(),
                connection -> Sql.query(
                        connection,
                        text.toString(),
                        in -> new Positioned<>(in.number(), reader.read(in)),
                        parameters.toArray()));
        List<Positioned<T>> page = found.subList(0, Math.min(found.size(), query.limit()));
        boolean more = found.size() > page.size();
        return new Page<>(
                page.stream().map(Positioned::item).toList(),
                more ? Optional.of(String.valueOf(page.get(page.size() - 1).position())) : Optional.empty());
    }
}
