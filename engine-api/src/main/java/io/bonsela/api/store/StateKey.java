package io.bonsela.api.store;

import org.jspecify.annotations.Nullable;

/**
 * Names one piece of state that decisions read and write. Every key belongs to one tenant.
 *
 * @param <S> the kind of state
 */
public sealed interface StateKey<S extends State> {
    /** Whose state it is. */
    String tenant();

    /**
     * The recorded decision of an event.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    record EventKey(String tenant, String eventId) implements StateKey<DecisionRecord> {}

    /**
     * The rule set in force.
     *
     * @param tenant the tenant
     */
    record ActiveRulesKey(String tenant) implements StateKey<State.ActiveRules> {}

    /**
     * What is known of a subject.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    record SubjectKey(String tenant, String subject) implements StateKey<State.Subject> {}

    /**
     * A counter of a cap or a cooldown.
     *
     * @param tenant the tenant
     * @param cap the cap's id
     * @param scope the values of the cap's dimensions, in canonical form
     * @param window the window: {@code lifetime}, the first date of a period, or the number of a rolling stretch
     * @param subject the subject that the counter belongs to alone; null: it is shared
     */
    record CounterKey(
            String tenant,
            String cap,
            String scope,
            String window,
            @Nullable String subject) implements StateKey<State.Counter> {}

    /**
     * A budget's period.
     *
     * @param tenant the tenant
     * @param budget the budget's id
     * @param period the period, or {@code lifetime}
     */
    record BudgetKey(String tenant, String budget, String period) implements StateKey<State.BudgetState> {}

    /**
     * An aggregate of a subject's history.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param eventType over events of this type
     * @param aggregate the digest of what is kept
     */
    record HistoryKey(String tenant, String subject, String eventType, String aggregate)
            implements StateKey<State.History> {}
}
