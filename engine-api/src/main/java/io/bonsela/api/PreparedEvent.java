package io.bonsela.api;

/**
 * An event with the facts that its rules need, fetched before a transaction begins. Made by {@link RewardEngine#prepare};
 * good for one engine. Immutable.
 */
public interface PreparedEvent {
    /** The event. */
    Event event();
}
