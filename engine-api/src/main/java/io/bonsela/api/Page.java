package io.bonsela.api;

import java.util.List;
import java.util.Optional;

/**
 * A part of a longer list.
 *
 * @param items in the order of the query
 * @param next where the following page begins; empty on the last page
 * @param <T> the kind of item
 */
public record Page<T>(List<T> items, Optional<String> next) {
    /** Copies the items. */
    public Page {
        items = List.copyOf(items);
    }
}
