package io.bonsela.core.state;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfMessage;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.spi.RewardListener.BreakerOpened;
import io.bonsela.api.spi.RewardListener.BudgetAlert;
import io.bonsela.api.spi.RewardListener.TierChange;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.core.codec.Canonical;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Creates the messages about a decision for the tenant's webhooks. Each message is a delivery that is stored together
 * with the decision.
 */
final class Messages {
    private Messages() {}

    /** Sends a message about an issuance that is new or has changed its state. */
    static void ofIssuance(Draft draft, @Nullable Issuance before, Issuance after) {
        boolean moved = before == null || before.state() != after.state();
        if (!moved || isOnItsWay(after.state(), before)) {
            return;
        }
        String type = after.state() == IssuanceState.RESERVED
                ? "reward.granted"
                : "reward." + after.state().name().toLowerCase(Locale.ROOT);
        Map<String, Object> data = new TreeMap<>();
        data.put("issuance", after.id());
        data.put("event", after.eventId());
        data.put("rule", after.rule());
        data.put("reward", after.reward());
        data.put("kind", after.type());
        putIfAny(data, "campaign", after.campaign());
        putIfAny(data, "value", after.value());
        putIfAny(data, "remaining", after.remaining());
        putIfAny(data, "expiresAt", after.expiresAt());
        if (!after.shares().isEmpty()) {
            data.put(
                    "shares",
                    after.shares().stream()
                            .map(share -> Map.<String, Object>of("line", share.line(), "amount", share.amount()))
                            .toList());
        }
        send(draft, type, after.id(), after.subject(), data);
    }

    /** Whether a move concerns only the provider and the engine; nothing has changed for the customer. */
    private static boolean isOnItsWay(IssuanceState state, @Nullable Issuance before) {
        return state == IssuanceState.PENDING
                || state == IssuanceState.UNKNOWN
                || (state == IssuanceState.RESERVED && before != null);
    }

    static void ofAlert(Draft draft, BudgetAlert alert) {
        Map<String, Object> data = new TreeMap<>();
        BudgetBalance balance = alert.balance();
        data.put("budget", balance.budget());
        data.put("period", balance.period());
        data.put("threshold", alert.threshold());
        data.put("limit", balance.limit());
        data.put("reserved", balance.reserved());
        data.put("charged", balance.charged());
        String about = balance.budget()
                + '/'
                + balance.period()
                + '/'
                + alert.threshold().toPlainString();
        send(draft, "budget.threshold", about, null, data);
    }

    static void ofBreaker(Draft draft, BreakerOpened breaker) {
        BreakerState state = breaker.state();
        Map<String, Object> data = new TreeMap<>();
        data.put("rule", breaker.rule());
        data.put("bound", Objects.requireNonNull(state.openedBy()).name());
        data.put("awards", BigDecimal.valueOf(state.awards()));
        putIfAny(data, "cost", state.cost());
        data.put("errors", BigDecimal.valueOf(state.errors()));
        data.put("reports", BigDecimal.valueOf(state.reports()));
        send(draft, "breaker.opened", breaker.rule(), null, data);
    }

    static void ofTier(Draft draft, TierChange change) {
        Map<String, Object> data = new TreeMap<>();
        data.put("tier", change.tier());
        putIfAny(data, "from", change.from());
        putIfAny(data, "to", change.to());
        putIfAny(data, "until", change.until());
        // Not the subject: after an erasure, its name could be guessed from the id.
        TierLevel level = draft.get(new TierKey(change.tenant(), change.subject(), change.tier()));
        String event = Objects.requireNonNull(level).event();
        String about = event + '/' + change.tier() + '/' + change.at() + '/' + change.to();
        send(draft, "tier.changed", about, change.subject(), data);
    }

    static void ofPool(Draft draft, PoolStock stock) {
        send(
                draft,
                "pool.low",
                stock.pool(),
                null,
                Map.of("pool", stock.pool(), "available", BigDecimal.valueOf(stock.available())));
    }

    /**
     * Sends a message about a reward's delivery that needs attention. There are no messages about messages, because
     * they would never end.
     */
    static void ofDelivery(Draft draft, Delivery delivery) {
        if (delivery.content() instanceof OfMessage) {
            return;
        }
        String type = switch (delivery.state()) {
            case HELD -> "delivery.held";
            case DEAD -> "delivery.dead";
            case UNKNOWN -> "delivery.unknown";
            case CONTRADICTED -> "delivery.contradicted";
            default -> null;
        };
        if (type != null) {
            Map<String, Object> data = Map.of(
                    "issuance", delivery.id(),
                    "connector", delivery.connector(),
                    "code", delivery.progress().code());
            send(draft, type, delivery.id(), delivery.subject(), data);
        }
    }

    /** Sends a message to every webhook that receives messages of its type. */
    static void send(Draft draft, String type, String about, @Nullable String subject, Map<String, Object> data) {
        for (String connector : draft.rules().outlets().wanting(draft.tenant(), type, data)) {
            String id = Canonical.derive(
                    draft.tenant(),
                    connector,
                    type,
                    about,
                    draft.cause().postings(),
                    draft.cause().id());
            draft.put(
                    new DeliveryKey(draft.tenant(), id),
                    new Delivery(
                            id,
                            draft.tenant(),
                            subject,
                            connector,
                            new OfMessage(type, draft.decidedAt(), data),
                            draft.decidedAt(),
                            draft.cause().correlation(),
                            Progress.begin(DeliveryState.READY, draft.decidedAt())));
        }
    }

    private static void putIfAny(Map<String, Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
