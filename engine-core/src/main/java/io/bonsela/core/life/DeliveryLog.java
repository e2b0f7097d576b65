package io.bonsela.core.life;

import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.core.state.Draft;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The log of one delivery of a draft: its attempts, and their outcomes. */
final class DeliveryLog {
    private static final String NOT_FOUND = "NOT_FOUND";

    private final Draft draft;
    private final DeliveryKey key;

    /** Creates the log of a delivery. */
    DeliveryLog(Draft draft, DeliveryKey key) {
        this.draft = draft;
        this.key = key;
    }

    /**
     * Adds what a provider reported.
     *
     * @param generation the generation of the reference that it is about
     * @param outcome the outcome; empty: the provider does not know the reference
     */
    void add(DeliveryAttempt.Kind kind, int generation, Duration took, Optional<DeliveryOutcome> outcome) {
        add(kind, generation, took, outcome.map(DeliveryLog::name).orElse(NOT_FOUND), code(outcome));
    }

    /** Adds what the engine or a person has done with the current reference. */
    void add(DeliveryAttempt.Kind kind, String outcome, String code) {
        add(kind, delivery().progress().generation(), Duration.ZERO, outcome, code);
    }

    private void add(DeliveryAttempt.Kind kind, int generation, Duration took, String outcome, String code) {
        Progress logged = delivery().progress().andLogged();
        draft.put(key, delivery().at(logged));
        draft.put(
                new AttemptKey(draft.tenant(), key.id(), logged.logged()),
                new DeliveryAttempt(
                        draft.tenant(),
                        key.id(),
                        logged.logged(),
                        kind,
                        generation,
                        draft.decidedAt(),
                        took,
                        outcome,
                        code));
    }

    private Delivery delivery() {
        return Objects.requireNonNull(draft.get(key));
    }

    private static String name(DeliveryOutcome outcome) {
        return outcome.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT);
    }

    /** Returns the code of an outcome. */
    static String code(Optional<DeliveryOutcome> outcome) {
        return outcome.map(DeliveryOutcome::code).orElse(NOT_FOUND);
    }
}
