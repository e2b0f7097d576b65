package io.bonsela.core.pipeline;

import io.bonsela.api.Event;
import io.bonsela.api.PreparedEvent;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Erase;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something to decide on. */
sealed interface Task {
    /** Whose. */
    String tenant();

    /** What it is called in a message: no subject, no attribute. */
    String name();

    /** Whether nothing else may be decided in the same transaction. */
    default boolean isAlone() {
        return false;
    }

    /**
     * An event that fits its type, with the facts that its rules need.
     *
     * @param event the event
     * @param occurredAt its time, or the moment at which it was handed over
     * @param ruleSet the digest of the rule set that it was admitted under
     * @param mayFetch whether facts that turn out to be missing may be fetched
     * @param facts by name; a {@link io.bonsela.api.Reason} stands for one that could not be had
     */
    record Admitted(
            Event event, Instant occurredAt, String ruleSet, boolean mayFetch, Map<String, @Nullable Object> facts)
            implements Task, PreparedEvent {
        /** The same, with the facts that it has and no others. */
        Admitted withoutFetching() {
            return new Admitted(event, occurredAt, ruleSet, false, facts);
        }

        @Override
        public String tenant() {
            return event.tenant();
        }

        @Override
        public String name() {
            return "event " + event;
        }
    }

    /**
     * A command.
     *
     * @param command the command
     */
    record Ordered(Command command) implements Task {
        @Override
        public String tenant() {
            return command.origin().tenant();
        }

        @Override
        public String name() {
            return command.verb() + ' ' + tenant() + '/' + command.origin().id();
        }

        @Override
        public boolean isAlone() {
            return command instanceof Erase;
        }
    }

    /**
     * An event that is kept no longer.
     *
     * @param event which
     */
    record Old(EventKey event) implements Task {
        @Override
        public String tenant() {
            return event.tenant();
        }

        @Override
        public String name() {
            return "pruning of " + tenant() + '/' + event.eventId();
        }
    }

    /**
     * An issuance whose time has come.
     *
     * @param issuance which
     * @param fence of the claim on it
     * @param at the moment; null: that of the decision, by the store's clock where it has one
     */
    record Due(IssuanceKey issuance, long fence, @Nullable Instant at) implements Task {
        @Override
        public String tenant() {
            return issuance.tenant();
        }

        @Override
        public String name() {
            return "issuance " + tenant() + '/' + issuance.id();
        }
    }
}
