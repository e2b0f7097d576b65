package io.bonsela.testkit.life;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.ReasonCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refunds of purchases in the model.
 *
 * @param books the books of the shop
 * @param purchases the purchases so far, by id
 */
record Refunds(LifeBooks books, Map<String, Purchase> purchases) {
    /** Refunds a part of a purchase; a part of zero means the rest. */
    @Nullable
    ReasonCode refund(String id, long part, boolean negative) {
        Purchase purchase = purchases.get(id);
        if (purchase == null) {
            return ReasonCode.UNKNOWN_EVENT;
        }
        if (purchase.fullyRefunded) {
            return ReasonCode.ALREADY_REFUNDED;
        }
        if (purchase.erased && part > 0) {
            return ReasonCode.NOT_DIVISIBLE;
        }
        if (part > purchase.amount - purchase.refunded) {
            return ReasonCode.AMOUNT_TOO_LARGE;
        }
        for (String item : purchase.items) {
            IssuanceState state = books.settled(item).state;
            if (state == IssuanceState.PENDING || state == IssuanceState.UNKNOWN) {
                return ReasonCode.DELIVERY_UNDECIDED;
            }
        }
        purchase.refunded = part == 0 ? purchase.amount : purchase.refunded + part;
        purchase.fullyRefunded = purchase.refunded == purchase.amount;
        for (boolean ofUsed : new boolean[] {false, true}) {
            for (String earned : purchase.items) {
                refundReward(purchase, books.settled(earned), negative, ofUsed);
            }
        }
        books.items.values().stream().filter(item -> id.equals(item.usedOn)).forEach(item -> undoUse(purchase, item));
        return null;
    }

    /** Undoes the use of a reward on a refunded purchase. */
    private void undoUse(Purchase purchase, Item item) {
        if (item.state != IssuanceState.REDEEMED || (item.unit == null && !purchase.fullyRefunded)) {
            return;
        }
        long gone = purchase.fullyRefunded
                ? item.usedThere
                : LifeBooks.share(item.usedThere, purchase.refunded, purchase.amount);
        long part = item.used - (item.usedThere - gone);
        if (item.unit != null && part <= 0) {
            return;
        }
        if (item.unit != null) {
            LifeBooks.refund(item, LifeBooks.share(item.charged, part, item.used + item.writtenOff));
        }
        item.releaseHolds(part, false);
        item.used -= part;
        item.reversed += part;
        if (item.used == 0) {
            item.state = IssuanceState.REVERSED;
            books.releaseHolds(item, false);
        }
    }

    /**
     * Refunds a reward; called first for the remaining and lapsed amounts of all rewards earned, then for the used
     * amounts.
     */
    private void refundReward(Purchase purchase, Item item, boolean negative, boolean ofUsed) {
        long target =
                purchase.fullyRefunded ? item.value : LifeBooks.share(item.value, purchase.refunded, purchase.amount);
        long due = Math.min(
                target - item.reversed - item.voided - item.writtenOff, item.remaining + item.lapsed + item.used);
        long part = ofUsed ? due : Math.min(due, item.remaining + item.lapsed);
        boolean live = item.state == IssuanceState.RESERVED
                || item.state == IssuanceState.ISSUED
                || (item.state == IssuanceState.REDEEMED && !(item.onRedemption && item.unit != null));
        if (!live || (item.unit == null ? !purchase.fullyRefunded : part <= 0)) {
            return;
        }
        if (item.isCharged()) {
            books.undo(item, part, negative);
        } else if (item.unit == null || part == item.remaining) {
            books.end(item, IssuanceState.CANCELLED);
        } else {
            LifeBooks.release(item, LifeBooks.share(item.reserved, part, item.remaining));
            item.releaseHolds(part, false);
            item.remaining -= part;
            item.reversed += part;
        }
    }
}
