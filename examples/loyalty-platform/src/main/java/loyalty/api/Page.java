package loyalty.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items what is on it
 * @param next the cursor of the next page, for the parameter {@code cursor}; null: this is the last one
 */
record Page<T>(List<T> items, @Nullable String next) {}
