package io.bonsela.testkit.connector;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt.Kind;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.testkit.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one reward through a connector, by the same rules as in the engine, with a clock that a test moves.
 * Thread-safe: a callback may arrive while a send waits for its answer.
 */
public final class Journey {
    private static final int MOST_STEPS = 60;

    private final Connector connector;
    private final Course course;
    private final ManualClock clock;
    private final String to;
    private final List<DeliveryOutcome> outcomes = new ArrayList<>();
    private final List<CallbackResult> results = new ArrayList<>();
    private volatile int misses;
    private Delivery delivery;

    Journey(Connector connector, Course course, ManualClock clock, OfReward reward, String to) {
        this.connector = connector;
        this.course = course;
        this.clock = clock;
        this.to = to;
        delivery = new Delivery(
                reward.issuance(),
                "kit",
                "subject",
                "kit",
                reward,
                clock.instant(),
                reward.event(),
                Progress.begin(DeliveryState.READY, clock.instant()));
    }

    /** The present delivery. */
    public synchronized Delivery delivery() {
        return delivery;
    }

    /** The present state of the delivery. */
    public DeliveryState state() {
        return delivery().state();
    }

    /** The outcomes that the connector has reported so far. */
    public synchronized List<DeliveryOutcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** The results of the callbacks so far. */
    public synchronized List<CallbackResult> called() {
        return List.copyOf(results);
    }

    /** The number of look-ups after which the connector reported the reference as unknown. */
    public int misses() {
        return misses;
    }

    /** Our references for the delivery at the provider so far. */
    public List<String> references() {
        Delivery now = delivery();
        return IntStream.rangeClosed(1, now.progress().generation())
                .mapToObj(now::reference)
                .toList();
    }

    /** The amount that is delivered; null: none. */
    public @Nullable Money value() {
        return ((OfReward) delivery().content()).value();
    }

    /** Does the work that is due, without moving the clock. */
    public Journey step() {
        switch (begin()) {
            case SEND -> settle(Kind.SEND, Optional.of(connector.issue(request())));
            case LOOK_UP -> settle(Kind.LOOKUP, connector.lookup(lookup()));
            case NOTHING -> {}
        }
        return this;
    }

    private synchronized Course.Action begin() {
        Course.Begun begun = course.begin(delivery, clock.instant());
        delivery = delivery.at(begun.progress());
        return begun.action();
    }

    /** Records that a send was begun, sends, and loses the outcome, as a killed process does. */
    public Journey sendAndForget() {
        begin();
        heard(connector.issue(request()));
        return this;
    }

    /** Continues from due time to due time until nothing more is due. */
    public Journey finish() {
        for (int i = 0; i < MOST_STEPS && !state().isSettled(); i++) {
            Instant due = delivery().progress().dueAt();
            if (due == null) {
                return this;
            }
            if (due.isAfter(clock.instant())) {
                clock.set(due);
            }
            step();
        }
        return this;
    }

    /** Processes a callback. */
    public CallbackResult called(CallbackRequest request) {
        CallbackResult result = connector.parseCallback(request);
        synchronized (this) {
            results.add(result);
        }
        if (result instanceof CallbackResult.Said said && isOurs(said.reference())) {
            settle(Kind.CALLBACK, Optional.of(said.outcome()));
        } else if (result instanceof CallbackResult.Hint hint && isOurs(hint.reference())) {
            settle(Kind.LOOKUP, connector.lookup(lookup()));
        }
        return result;
    }

    private boolean isOurs(String reference) {
        Delivery now = delivery();
        return reference.equals(now.reference())
                || reference.equals(now.progress().providerReference());
    }

    /** Sends the same request again, as a process does that is not aware of the first. */
    public Journey resend() {
        settle(Kind.SEND, Optional.of(connector.issue(request())));
        return this;
    }

    /** The voucher code that was delivered. */
    public Optional<Secret> reveal() {
        return connector.reveal(lookup());
    }

    private synchronized void heard(DeliveryOutcome outcome) {
        outcomes.add(outcome);
    }

    private synchronized void settle(Kind kind, Optional<DeliveryOutcome> outcome) {
        outcome.ifPresentOrElse(this::heard, () -> misses++);
        delivery = delivery.at(course.settle(delivery, kind, outcome, clock.instant()));
    }

    IssueRequest request() {
        Delivery now = delivery();
        OfReward reward = (OfReward) now.content();
        return new IssueRequest(
                now.reference(),
                now.tenant(),
                reward.issuance(),
                Objects.requireNonNull(now.subject()),
                reward.reward(),
                reward.value(),
                to,
                reward.parameters(),
                now.progress().attempts(),
                clock.instant(),
                now.correlation());
    }

    private LookupRequest lookup() {
        Delivery now = delivery();
        Instant sent = now.progress().firstSentAt();
        return new LookupRequest(
                now.reference(),
                now.progress().providerReference(),
                now.tenant(),
                now.id(),
                ((OfReward) now.content()).value(),
                to,
                sent == null ? clock.instant() : sent,
                clock.instant(),
                now.correlation());
    }
}
