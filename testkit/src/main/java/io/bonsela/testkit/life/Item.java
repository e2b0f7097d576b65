package io.bonsela.testkit.life;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An issuance in the model; amounts in minor units. */
final class Item {
    /** The share of a cap that an issuance holds. */
    record Hold(
            String cap, String scope, Instant at, long amount, boolean ofGrant, boolean onCancel, boolean onExpiry) {
        Hold less(long part) {
            return new Hold(cap, scope, at, amount - part, ofGrant, onCancel, onExpiry);
        }
    }

    final String id;
    final String event;
    final String rule;
    final int effect;
    final String reward;
    final boolean wallet;
    final boolean onRedemption;
    final boolean deferred;
    final boolean onSpend;
    final long cost;
    final @Nullable String unit;
    final long value;
    final @Nullable Instant expires;
    final Instant issuedAt;
    final String budget;
    String subject;
    IssuanceState state = IssuanceState.RESERVED;
    boolean held;

    @Nullable
    Instant heldUntil;

    long remaining;
    long used;
    long lapsed;
    long reversed;
    long voided;
    long writtenOff;
    /** The purchase on which it was used; {@link #usedThere} is how much of it. */
    @Nullable
    String usedOn;

    long usedThere;
    /** The credits from which its used value was taken back. */
    final List<Wallets.Part> settledBy = new ArrayList<>();

    long reserved;
    long charged;
    long released;
    List<Hold> holds = new ArrayList<>();

    @Nullable
    String code;

    boolean password;

    @Nullable
    Instant codeUntil;

    Item(
            String id,
            String subject,
            String event,
            String rule,
            int effect,
            Catalogue reward,
            @Nullable Instant expires,
            Instant issuedAt,
            String budget,
            long value) {
        this.id = id;
        this.subject = subject;
        this.event = event;
        this.rule = rule;
        this.effect = effect;
        this.reward = reward.name();
        this.wallet = reward.wallet();
        this.onRedemption = reward.onRedemption();
        this.deferred = reward.deferred();
        this.onSpend = reward.onSpend();
        this.unit = reward.unit();
        this.value = value;
        this.expires = expires;
        this.issuedAt = issuedAt;
        this.budget = budget;
        remaining = value;
        // A reward whose value can be reduced costs its value.
        cost = value == reward.value() ? reward.cost() : value;
        reserved = cost;
    }

    Item(Item other) {
        id = other.id;
        subject = other.subject;
        event = other.event;
        rule = other.rule;
        effect = other.effect;
        reward = other.reward;
        wallet = other.wallet;
        onRedemption = other.onRedemption;
        deferred = other.deferred;
        onSpend = other.onSpend;
        cost = other.cost;
        unit = other.unit;
        value = other.value;
        expires = other.expires;
        issuedAt = other.issuedAt;
        budget = other.budget;
        state = other.state;
        held = other.held;
        heldUntil = other.heldUntil;
        remaining = other.remaining;
        used = other.used;
        lapsed = other.lapsed;
        reversed = other.reversed;
        voided = other.voided;
        writtenOff = other.writtenOff;
        usedOn = other.usedOn;
        usedThere = other.usedThere;
        settledBy.addAll(other.settledBy);
        reserved = other.reserved;
        charged = other.charged;
        released = other.released;
        holds = new ArrayList<>(other.holds);
        code = other.code;
        password = other.password;
        codeUntil = other.codeUntil;
    }

    String currency() {
        return unit == null ? "" : unit;
    }

    /** Releases holds when a part of the value is undone or lapses. */
    void releaseHolds(long part, boolean expired) {
        holds.replaceAll(
                hold -> hold.ofGrant() || !(expired ? hold.onExpiry() : hold.onCancel()) ? hold : hold.less(part));
        holds.removeIf(hold -> hold.amount() == 0);
    }

    boolean isReversible() {
        return state == IssuanceState.REDEEMED || (state == IssuanceState.ISSUED && !onRedemption);
    }

    boolean isGone(Hold hold) {
        return state == IssuanceState.CANCELLED
                || state == IssuanceState.FAILED
                || state == IssuanceState.REVERSED
                || (state == IssuanceState.EXPIRED && hold.onExpiry());
    }

    /** The reason why it cannot be used; null if it is issued. */
    @Nullable
    ReasonCode refusalUnlessIssued() {
        return switch (state) {
            case ISSUED -> null;
            case RESERVED -> ReasonCode.NOT_YET_ISSUED;
            case PENDING, UNKNOWN -> ReasonCode.DELIVERY_UNDECIDED;
            case REDEEMED -> ReasonCode.ISSUANCE_REDEEMED;
            case FAILED -> ReasonCode.ISSUANCE_FAILED;
            case EXPIRED -> ReasonCode.ISSUANCE_EXPIRED;
            case CANCELLED -> ReasonCode.ISSUANCE_CANCELLED;
            case REVERSED -> ReasonCode.ISSUANCE_REVERSED;
        };
    }

    /** The reason why it cannot be undone; null if it can. */
    @Nullable
    ReasonCode refusalIfFinal() {
        return switch (state) {
            case RESERVED, ISSUED, REDEEMED -> null;
            default -> refusalUnlessIssued();
        };
    }

    /** The reason why a part of what is left cannot be used or undone; null if it can. */
    @Nullable
    ReasonCode refusalOfPart(long part, long left) {
        if (unit == null) {
            return ReasonCode.NOT_DIVISIBLE;
        }
        return part > left ? ReasonCode.AMOUNT_TOO_LARGE : null;
    }

    void charge(long amount) {
        reserved -= amount;
        charged += amount;
    }

    void release(long amount) {
        reserved -= amount;
        released += amount;
    }

    void refund(long amount) {
        charged -= amount;
        released += amount;
    }

    /** Of a reward that is charged when it is spent: what is spent is charged, and what remains is reserved. */
    void follow() {
        if (onSpend && !budget.isEmpty()) {
            charged = LifeBooks.share(cost, used + writtenOff, value);
            reserved = LifeBooks.share(cost, used + writtenOff + remaining, value) - charged;
            released = cost - charged - reserved;
        }
    }

    void use(long part) {
        remaining -= part;
        used += part;
        follow();
        if (remaining == 0) {
            state = IssuanceState.REDEEMED;
        }
    }
}
