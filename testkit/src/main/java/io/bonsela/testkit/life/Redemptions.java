package io.bonsela.testkit.life;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Redemptions in the model, and the wrong codes and passwords that were entered. */
final class Redemptions {
    /** The wrong codes in a row. */
    record Tries(int failures, Instant last) {}

    /**
     * An attempt to redeem by a code or password.
     *
     * @param key what wrong ones are counted for
     * @param issuance the issuance that it belongs to; null: none
     * @param right whether it is right
     * @param wrong the reason of the refusal if it is wrong
     * @param tooLate whether it has expired
     */
    record Attempt(String key, @Nullable String issuance, boolean right, ReasonCode wrong, boolean tooLate) {}

    final Map<String, Tries> tries = new HashMap<>();
    private final LifeBooks books;

    Redemptions(LifeBooks books) {
        this.books = books;
    }

    Redemptions(LifeBooks books, Redemptions other) {
        this(books);
        tries.putAll(other.tries);
    }

    @Nullable
    ReasonCode redeem(String id, long part, @Nullable String holder, @Nullable String purchase) {
        Item item = books.find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        if (holder != null && !books.names.same(holder, item.subject)) {
            return ReasonCode.NOT_THE_HOLDER;
        }
        if (!item.onRedemption) {
            return ReasonCode.NOT_REDEEMABLE;
        }
        ReasonCode refusal = item.refusalUnlessIssued();
        if (refusal == null && part > 0) {
            refusal = item.refusalOfPart(part, item.remaining);
        }
        if (refusal != null) {
            return refusal;
        }
        long charge =
                part == 0 || item.remaining == 0 ? item.reserved : LifeBooks.share(item.reserved, part, item.remaining);
        item.charge(charge);
        item.release(item.reserved);
        long use = part == 0 ? item.remaining : part;
        item.releaseHolds(item.remaining - use, true);
        item.used += use;
        item.lapsed += item.remaining - use;
        item.remaining = 0;
        item.state = IssuanceState.REDEEMED;
        item.usedOn = purchase;
        item.usedThere = item.used;
        return null;
    }

    /** Undoes a redemption. */
    @Nullable
    ReasonCode undo(String id) {
        Item item = books.find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        if (!item.onRedemption) {
            return ReasonCode.NOT_REDEEMABLE;
        }
        if (item.state == IssuanceState.ISSUED || item.state == IssuanceState.RESERVED) {
            return ReasonCode.NOT_REDEEMED;
        }
        if (item.state != IssuanceState.REDEEMED) {
            return item.refusalUnlessIssued();
        }
        item.remaining += item.used;
        item.used = 0;
        item.reserved += item.charged;
        item.charged = 0;
        item.usedOn = null;
        item.state = IssuanceState.ISSUED;
        books.settle(item);
        return null;
    }

    /**
     * Redeems by a code or password.
     *
     * @param counts receives the number of wrong ones, which counts even if the command is refused
     */
    @Nullable
    ReasonCode redeem(Attempt attempt, Map<String, Tries> counts) {
        Tries before = tries.get(attempt.key());
        boolean counting = before != null && books.now.isBefore(before.last().plus(Duration.ofMinutes(15)));
        int failures = counting && before != null ? before.failures() : 0;
        if (failures >= 3) {
            return ReasonCode.LOCKED_OUT;
        }
        if (!attempt.right() && attempt.wrong() == ReasonCode.CODE_NOT_OF_TENANT) {
            return attempt.wrong();
        }
        if (!attempt.right() || attempt.issuance() == null) {
            counts.put(attempt.key(), new Tries(failures + 1, books.now));
            return attempt.wrong();
        }
        if (attempt.tooLate()) {
            return ReasonCode.PASSWORD_EXPIRED;
        }
        ReasonCode refusal = redeem(attempt.issuance(), 0, null, null);
        if (before != null && refusal == null) {
            counts.put(attempt.key(), new Tries(0, books.now));
        }
        return refusal;
    }

    /** Checks whether an issuance can have a code. */
    @Nullable
    ReasonCode newCode(String id) {
        Item item = books.find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        return item.onRedemption ? item.refusalUnlessIssued() : ReasonCode.NOT_REDEEMABLE;
    }
}
