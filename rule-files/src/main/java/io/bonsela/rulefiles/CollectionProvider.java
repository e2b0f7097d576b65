package io.bonsela.rulefiles;

import io.bonsela.api.rule.NamedCollection;

/**
 * Where a host keeps lists that its rules look things up in, such as a customer database. A rule file says
 * {@code vips: { provider: NAME }}; the list is fetched while the file is read, and belongs to that version of the rule
 * set: to take over what has changed since, read the file again and publish it.
 */
@FunctionalInterface
public interface CollectionProvider {
    /**
     * Fetches a collection. Called on the thread that reads the file, without a deadline of its own.
     *
     * @param name the collection's, as the rule file has it
     * @return a set or a map of this name
     * @throws Exception if it cannot be had; the file has a mistake then
     */
    NamedCollection fetch(String name) throws Exception;
}
