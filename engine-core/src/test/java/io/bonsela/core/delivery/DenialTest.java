package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.DeliveredOtherwise;
import io.bonsela.api.connector.DeliveryOutcome.Duplicate;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotExecuted;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt.Kind;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a provider answers, in whatever order: what may have been paid is never taken for unpaid. */
final class DenialTest {
    private static final int SEQUENCES = 100_000;
    private static final int STEPS = 25;
    private static final Money ORDERED = Money.of("USD", "1.00");
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    void withoutADenialNothingIsTakenForUnpaid() {
        Random random = Seeds.random("DenialTest.withoutADenialNothingIsTakenForUnpaid");
        Map<DeliveryState, Integer> seen = new EnumMap<>(DeliveryState.class);
        for (int i = 0; i < SEQUENCES; i++) {
            Walk walk = new Walk(random);
            for (int step = 0; step < STEPS && !walk.delivery.state().isSettled(); step++) {
                walk.step();
                seen.merge(walk.delivery.state(), 1, Integer::sum);
            }
        }
        assertThat(seen)
                .as("every state is reached")
                .containsKeys(
                        DeliveryState.READY,
                        DeliveryState.HELD,
                        DeliveryState.DEAD,
                        DeliveryState.FAILED,
                        DeliveryState.UNKNOWN,
                        DeliveryState.PENDING,
                        DeliveryState.DELIVERED);
    }

    /** All of it happens at one moment, as with a clock that stands still. */
    @Test
    void aLaterSendAtTheSameMomentIsNotTakenForTheFirst() {
        Walk walk = new Walk(Seeds.random("DenialTest.aLaterSendAtTheSameMomentIsNotTakenForTheFirst"));
        walk.become("begun", walk.course.begin(walk.delivery, START).progress());
        walk.firstSent = START;
        walk.become("held", walk.course.settle(walk.delivery, Kind.SEND, Optional.of(new Hold("NO_FUNDS")), START));
        walk.become("redelivered", walk.delivery.progress().anew(START));
        walk.become("begun", walk.course.begin(walk.delivery, START).progress());
        walk.become("postponed", walk.course.postpone(walk.delivery, "BREAKER_OPEN", Duration.ofSeconds(30), START));
        assertThat(walk.delivery.progress().firstSentAt()).isEqualTo(START);
    }

    /** A delivery, and beside it what was said of its present reference. */
    private static final class Walk {
        private final Random random;
        private final Capabilities capabilities;
        private final ConnectorPolicy policy;
        private final Course course;
        private final List<String> history = new ArrayList<>();
        private Instant now = START;
        private Delivery delivery;

        /** Whether a send under the present reference may have been executed, by what was said. */
        private boolean doubtful;

        /** Whether the provider has shown that it knows the present reference. */
        private boolean known;

        private @Nullable Instant firstSent;
        private Instant quietFrom = START;

        Walk(Random random) {
            this.random = random;
            DuplicateHandling handling = pick(DuplicateHandling.values());
            capabilities = Capabilities.of(handling)
                    .withLookup(pick(LookupBy.values()))
                    .within(Duration.ofMinutes(1 + random.nextInt(60)), Duration.ofMinutes(1 + random.nextInt(300)));
            policy = ConnectorPolicy.of(new ConnectorConfig(
                    ConnectorPolicy.settings(capabilities),
                    Map.of("provider", "any", "retry-delays", "PT10S,PT2M"),
                    text -> text));
            course = new Course(capabilities, policy);
            delivery = new Delivery(
                    "d",
                    "t",
                    "ann",
                    "air",
                    new OfReward("d", "e", "airtime", ORDERED, "phone", Map.of(), null),
                    START,
                    "e",
                    Progress.begin(DeliveryState.READY, START));
        }

        @SafeVarargs
        private <T> T pick(T... all) {
            return all[random.nextInt(all.length)];
        }

        void step() {
            if (random.nextInt(6) == 0) {
                pass(Duration.ofSeconds(random.nextInt(1_000)));
                said(Kind.CALLBACK, Optional.of(anything()));
                return;
            }
            Progress progress = delivery.progress();
            if (progress.state() == DeliveryState.HELD || progress.state() == DeliveryState.DEAD) {
                pass(Duration.ofMinutes(random.nextInt(600)));
                become("redelivered", progress.anew(now));
                return;
            }
            Instant due = progress.dueAt();
            if (due == null) {
                pass(Duration.ofMinutes(random.nextInt(60)));
                said(Kind.LOOKUP, found());
                return;
            }
            now = due.isAfter(now) ? due : now;
            boolean abandoned = progress.state() == DeliveryState.SENDING;
            Course.Begun begun = course.begin(delivery, now);
            if (abandoned) {
                quietFrom = now;
            }
            become("begun " + begun.action(), begun.progress());
            switch (begun.action()) {
                case SEND -> send();
                case LOOK_UP -> {
                    pass(Duration.ofSeconds(random.nextInt(20)));
                    said(Kind.LOOKUP, found());
                }
                case NOTHING -> {}
            }
        }

        private void send() {
            boolean before = doubtful;
            if (random.nextInt(8) == 0) {
                pass(Duration.ofSeconds(1));
                become("postponed", course.postpone(delivery, "BREAKER_OPEN", Duration.ofSeconds(30), now));
                return;
            }
            firstSent = firstSent == null ? now : firstSent;
            quietFrom = now;
            doubtful = true;
            if (random.nextInt(10) == 0) {
                history.add("the process dies");
                return;
            }
            pass(Duration.ofSeconds(random.nextInt(20)));
            DeliveryOutcome outcome = anything();
            boolean thisCallOnly = outcome instanceof NotSent || outcome instanceof Hold || outcome instanceof Rejected;
            if (thisCallOnly && !before) {
                doubtful = false;
            } else if (!thisCallOnly && !(outcome instanceof NotExecuted)) {
                quietFrom = now;
            }
            said(Kind.SEND, Optional.of(outcome));
        }

        private void pass(Duration time) {
            now = now.plus(time);
        }

        private Optional<DeliveryOutcome> found() {
            return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(anything());
        }

        private DeliveryOutcome anything() {
            Duration wait = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(600));
            return switch (random.nextInt(14)) {
                case 0 -> new Delivered("OK", "p", random.nextBoolean() ? null : ORDERED);
                case 1 -> new DeliveredOtherwise("OTHER", "p", Money.of("USD", "2.00"));
                case 2 -> new Pending("PROCESSING", random.nextBoolean() ? "p" : null);
                case 3 -> new Rejected("REFUSED", pick(Rejected.Cause.values()));
                case 4 -> new Hold("NO_FUNDS");
                case 5, 6 -> new Duplicate("DUPLICATE");
                case 7 -> new Reversed("REFUNDED");
                case 8 -> new NotExecuted("FAILED", wait, random.nextBoolean());
                case 9, 10 -> new NotSent("BUSY", wait, random.nextBoolean());
                default -> new Unknown("TIMEOUT", true, wait);
            };
        }

        /** What was said, as its words are meant; then what the course makes of it. */
        private void said(Kind kind, Optional<DeliveryOutcome> outcome) {
            DeliveryOutcome word = outcome.orElse(null);
            DeliveryState state = delivery.state();
            int generation = delivery.progress().generation();
            if (word instanceof Duplicate || word instanceof Pending) {
                known = true;
                doubtful |= firstSent != null;
            } else if (word instanceof Rejected && kind != Kind.SEND) {
                doubtful = false;
            } else if (word instanceof Reversed) {
                doubtful = false;
            } else if (word instanceof NotExecuted && (kind == Kind.SEND || state != DeliveryState.SENDING)) {
                doubtful = false;
            } else if (word == null
                    && state == DeliveryState.UNKNOWN
                    && !known
                    && capabilities.duplicates().mayRepeatAfterMiss()
                    && !now.isBefore(quietFrom.plus(policy.quietPeriod()))) {
                doubtful = false;
            }
            become(kind + " " + outcome, course.settle(delivery, kind, outcome, now));
            if (delivery.progress().generation() != generation) {
                known = false;
            }
        }

        private void become(String why, Progress later) {
            history.add(why + " -> " + later.state());
            DeliveryState state = later.state();
            boolean unpaid = state == DeliveryState.READY
                    || state == DeliveryState.HELD
                    || state == DeliveryState.DEAD
                    || state == DeliveryState.FAILED
                    || later.generation() != delivery.progress().generation();
            delivery = delivery.at(later);
            if (unpaid && doubtful) {
                throw new AssertionError("taken for unpaid by " + capabilities + ": " + history);
            }
            if (state != DeliveryState.SENDING && firstSent != null && !firstSent.equals(later.firstSentAt())) {
                throw new AssertionError("forgets when it was first sent, " + firstSent + ": " + history);
            }
            if (state == DeliveryState.UNKNOWN && later.isContradicted() && later.dueAt() != null) {
                throw new AssertionError("goes on after something else was delivered: " + history);
            }
        }
    }
}
