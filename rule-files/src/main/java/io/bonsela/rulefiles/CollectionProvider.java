package io.bonsela.rulefiles;

import io.bonsela.api.rule.NamedCollection;

/**
 * A source of collections outside the rule file, such as a customer database. A rule file refers to it with
 * {@code vips: { provider: NAME }}. The collection is fetched while the file is read and is part of that version of the
 * rule set: to pick up later changes, read the file again and publish it.
 */
@FunctionalInterface
public interface CollectionProvider {
    /**
     * Fetches a collection. Called on the thread that reads the file, without a timeout.
     *
     * @param name the name of the collection in the rule file
     * @return a set or a map of this name
     * @throws Exception if the collection is not available; this is reported as an error in the file
     */
    NamedCollection fetch(String name) throws Exception;
}
