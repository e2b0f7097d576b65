package io.bonsela.core.report;

import io.bonsela.api.Query;
import io.bonsela.api.Records.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads complete lists, one page at a time. */
final class Pages {
    private static final int PAGE = 1_000;

    private Pages() {}

    static <T> void each(Query query, Function<Query, Page<T>> reader, Consumer<T> consumer) {
        Page<T> page = reader.apply(query.limit(PAGE));
        page.items().forEach(consumer);
        while (page.next().isPresent()) {
            page = reader.apply(query.limit(PAGE).after(page.next().get()));
            page.items().forEach(consumer);
        }
    }

    static <T> List<T> all(Query query, Function<Query, Page<T>> reader) {
        List<T> all = new ArrayList<>();
        each(query, reader, all::add);
        return all;
    }
}
