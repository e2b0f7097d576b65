package io.bonsela.core.delivery;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfMessage;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.Store;
import io.bonsela.core.delivery.Guard.Answer;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.pipeline.Timeline;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connector about a delivery: creates the requests and makes the calls through the guard. Thread-safe.
 */
final class DeliveryCalls {
    private final PlugIn plugIn;
    private final Connector connector;
    private final Capabilities capabilities;
    private final Guard guard;
    private final ProviderHealth health;
    private final Store store;
    private final Timeline timeline;

    DeliveryCalls(Assembly.Made made, Guard guard, ProviderHealth health, Store store, Timeline timeline) {
        plugIn = made.plugIn();
        connector = plugIn.connector();
        capabilities = made.capabilities();
        this.guard = guard;
        this.health = health;
        this.store = store;
        this.timeline = timeline;
    }

    /**
     * Sends a delivery.
     *
     * @param whenGivenUp runs once, on another thread, if the call does not end in time
     */
    Answer send(Delivery delivery, Runnable whenGivenUp) {
        return guard.send(about(delivery), () -> sendNow(delivery), whenGivenUp);
    }

    /**
     * Looks up a delivery.
     *
     * @param generation of the reference to look up
     * @param whenGivenUp runs once, on another thread, if the call does not end in time
     */
    Answer lookUp(Delivery delivery, int generation, Runnable whenGivenUp) {
        return guard.ask(about(delivery), () -> lookUpNow(delivery, generation), whenGivenUp);
    }

    /** Asks the provider to take a delivery back. */
    Answer reverse(Delivery delivery) {
        return guard.send(about(delivery), () -> connector.reverse(request(delivery)), () -> {});
    }

    /** Asks the provider for the code that it sold. */
    Optional<Secret> reveal(Delivery delivery) throws ForeignCode.Failure {
        return plugIn.call(about(delivery), () -> connector.reveal(request(delivery)));
    }

    private static String about(Delivery delivery) {
        return "delivery " + delivery.tenant() + '/' + delivery.id();
    }

    private DeliveryOutcome sendNow(Delivery delivery) {
        Optional<String> missing = health.missingSecret();
        if (missing.isPresent()) {
            return new DeliveryOutcome.Hold(missing.get());
        }
        Instant at = timeline.now();
        return delivery.content() instanceof OfMessage message
                ? publish(delivery, message, at)
                : issue(delivery, (OfReward) delivery.content(), at);
    }

    private DeliveryOutcome publish(Delivery delivery, OfMessage message, Instant at) {
        return connector.publish(new Message(
                "msg_" + delivery.id(),
                delivery.tenant(),
                message.type(),
                delivery.subject(),
                message.happenedAt(),
                message.data(),
                delivery.progress().attempts(),
                at,
                delivery.correlation()));
    }

    private DeliveryOutcome issue(Delivery delivery, OfReward reward, Instant at) {
        String to = recipient(delivery);
        if (reward.to() != null && to == null) {
            return new Rejected("NO_RECIPIENT", Rejected.Cause.RECIPIENT);
        }
        Money value = reward.value();
        Set<String> currencies = capabilities.currencies();
        if (value != null
                && !currencies.isEmpty()
                && !currencies.contains(value.currency().code())) {
            return new Rejected(
                    "CURRENCY_NOT_TAKEN:" + value.currency().code() + '/' + String.join(",", new TreeSet<>(currencies)),
                    Rejected.Cause.AMOUNT);
        }
        return connector.issue(new IssueRequest(
                delivery.reference(),
                delivery.tenant(),
                reward.issuance(),
                delivery.subject() == null ? "" : delivery.subject(),
                reward.reward(),
                value,
                to,
                reward.parameters(),
                delivery.progress().attempts(),
                at,
                delivery.correlation()));
    }

    /** Reads the recipient from the event, the only place that contains it, so that an erasure can remove it. */
    private @Nullable String recipient(Delivery delivery) {
        if (!(delivery.content() instanceof OfReward reward) || reward.to() == null) {
            return null;
        }
        Optional<Event> found = store.records().event(delivery.tenant(), reward.event());
        return found.map(earned -> earned.attributes().get(reward.to()))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(to -> !Erasure.isPseudonym(to))
                .orElse(null);
    }

    private Optional<DeliveryOutcome> lookUpNow(Delivery delivery, int generation) {
        Optional<String> missing = health.missingSecret();
        return missing.isPresent()
                ? Optional.of(new DeliveryOutcome.Unknown(missing.get(), false))
                : connector.lookup(request(delivery, generation));
    }

    private LookupRequest request(Delivery delivery) {
        return request(delivery, delivery.progress().generation());
    }

    private LookupRequest request(Delivery delivery, int generation) {
        Instant sent = delivery.progress().firstSentAt();
        boolean present = generation == delivery.progress().generation();
        return new LookupRequest(
                delivery.reference(generation),
                present ? delivery.progress().providerReference() : null,
                delivery.tenant(),
                delivery.id(),
                delivery.content() instanceof OfReward reward ? reward.value() : null,
                recipient(delivery),
                sent == null ? delivery.createdAt() : sent,
                timeline.now(),
                delivery.correlation());
    }
}
