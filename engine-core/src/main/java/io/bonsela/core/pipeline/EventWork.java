package io.bonsela.core.pipeline;

import io.bonsela.api.Event;
import io.bonsela.api.PreparedEvent;
import io.bonsela.api.Reason;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Erase;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.store.ReadSet.OperatorCall;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.Store.DeliveryClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something to decide on. */
sealed interface Task {
    /** Whose. */
    String tenant();

    /** What it is called in a message: no subject, no attribute. */
    String name();

    /** Tasks of one key are decided in their order. */
    default String key() {
        return name();
    }

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
     * @param failures of operators that were called meanwhile
     * @param handedOver when it was handed over, by {@link System#nanoTime}
     */
    record Admitted(
            Event event,
            Instant occurredAt,
            String ruleSet,
            boolean mayFetch,
            Map<String, @Nullable Object> facts,
            Map<OperatorCall, Reason> failures,
            long handedOver)
            implements Task, PreparedEvent {
        private static final long RETIMED = Long.MIN_VALUE;

        /** The same, with the facts that it has and no others. */
        Admitted withoutFetching() {
            return new Admitted(event, occurredAt, ruleSet, false, facts, failures, handedOver);
        }

        /** The same with other facts. */
        Admitted withFacts(Map<String, @Nullable Object> known) {
            return new Admitted(event, occurredAt, ruleSet, mayFetch, known, failures, handedOver);
        }

        /** The same at another time, to be admitted again. */
        Admitted at(Instant time) {
            return new Admitted(event, time, "", mayFetch, facts, failures, RETIMED);
        }

        /** Whether its time is the store's already. */
        boolean isRetimed() {
            return handedOver == RETIMED;
        }

        @Override
        public String tenant() {
            return event.tenant();
        }

        @Override
        public String name() {
            return "event " + event;
        }

        @Override
        public String key() {
            return event.subject();
        }
    }

    /**
     * An event that might be, and a rule to explain for it.
     *
     * @param event the event, admitted
     * @param rule the rule's id
     */
    record Asked(Admitted event, String rule) implements Task {
        @Override
        public String tenant() {
            return event.tenant();
        }

        @Override
        public String name() {
            return "why not " + rule + " of " + tenant();
        }
    }

    /**
     * A command.
     *
     * @param command the command
     * @param nonce what is random in its decision
     */
    record Ordered(Command command, String nonce) implements Task {
        @Override
        public String tenant() {
            return command.origin().tenant();
        }

        @Override
        public String name() {
            return command.verb() + ' ' + tenant() + '/' + command.origin().id();
        }

        @Override
        public String key() {
            return command.origin().id();
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
     * @param notAfter what is due later is left; null: nothing but what is due after the decision
     */
    record Due(IssuanceKey issuance, long fence, @Nullable Instant notAfter) implements Task {
        @Override
        public String tenant() {
            return issuance.tenant();
        }

        @Override
        public String name() {
            return "issuance " + tenant() + '/' + issuance.id();
        }
    }

    /**
     * A delivery that is due.
     *
     * @param claim on it
     * @param connector which connector delivers it
     * @param course what is done about deliveries by this connector
     * @param ways whether there is a way for what would be done
     */
    record Begin(DeliveryClaim claim, String connector, Course course, Outcomes.Ways ways) implements Task {
        /** The answer about a delivery that is not there, or that another works on. */
        static final Object NOT_OURS = "not ours";

        @Override
        public String tenant() {
            return claim.delivery().tenant();
        }

        @Override
        public String name() {
            return "delivery " + tenant() + '/' + claim.delivery().id();
        }
    }

    /**
     * What became of a delivery.
     *
     * @param delivery which
     * @param subject whom it concerns; null: nobody
     * @param course what is done about deliveries by its connector
     * @param kind what was done
     * @param outcome what is known; empty: the provider does not know the reference
     * @param postponed not sent for want of a way; null: it was
     * @param took how long the call took
     * @param seen what was known of it when it was begun
     */
    record Settle(
            DeliveryKey delivery,
            @Nullable String subject,
            Course course,
            DeliveryAttempt.Kind kind,
            Optional<DeliveryOutcome> outcome,
            @Nullable Postponed postponed,
            Duration took,
            Seen seen)
            implements Task {
        /**
         * What was known of a delivery.
         *
         * @param generation of its reference
         * @param sends how often it had been sent
         * @param logged how many entries its log had
         */
        record Seen(int generation, int sends, int logged) {
            static Seen of(Progress progress) {
                return new Seen(progress.generation(), progress.sends(), progress.logged());
            }
        }

        /**
         * Why it was not sent.
         *
         * @param code what was in the way
         * @param pause how long to wait
         */
        record Postponed(String code, Duration pause) {}

        @Override
        public String tenant() {
            return delivery.tenant();
        }

        @Override
        public String name() {
            return "delivery " + tenant() + '/' + delivery.id();
        }
    }
}
