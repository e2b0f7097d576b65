package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates the reasons why an issuance cannot be used as requested. */
final class Refusals {
    private Refusals() {}

    static Reason unknown(String issuance) {
        return Reason.of(ReasonCode.UNKNOWN_ISSUANCE, "issuance", issuance);
    }

    /** Returns the reason why its state prevents its use; null if it is issued. */
    static @Nullable Reason notIssued(Issuance issuance) {
        return switch (issuance.state()) {
            case ISSUED -> null;
            case RESERVED -> {
                Instant until = issuance.standing().heldUntil();
                yield until == null
                        ? Reason.of(ReasonCode.NOT_YET_ISSUED)
                        : Reason.of(ReasonCode.NOT_YET_ISSUED, "availableAt", until);
            }
            case PENDING, UNKNOWN -> Reason.of(ReasonCode.DELIVERY_UNDECIDED);
            case REDEEMED -> Reason.of(ReasonCode.ISSUANCE_REDEEMED);
            case FAILED -> Reason.of(ReasonCode.ISSUANCE_FAILED);
            case EXPIRED -> Reason.of(ReasonCode.ISSUANCE_EXPIRED);
            case CANCELLED -> Reason.of(ReasonCode.ISSUANCE_CANCELLED);
            case REVERSED -> Reason.of(ReasonCode.ISSUANCE_REVERSED);
        };
    }

    /** Returns the reason why it can be neither cancelled nor reversed; null if one of them is possible. */
    static @Nullable Reason notUndoable(Issuance issuance) {
        return switch (issuance.state()) {
            case RESERVED, ISSUED, REDEEMED -> null;
            case PENDING, UNKNOWN, FAILED, EXPIRED, CANCELLED, REVERSED -> notIssued(issuance);
        };
    }

    /**
     * Returns the reason why an amount cannot be taken from what is left; null if it can. A null amount means all of
     * it.
     */
    static @Nullable Reason tooMuch(@Nullable Money amount, @Nullable Money left) {
        if (amount == null) {
            return null;
        }
        if (left == null) {
            return Reason.of(ReasonCode.NOT_DIVISIBLE);
        }
        if (!amount.currency().equals(left.currency())) {
            return otherCurrency(amount, left);
        }
        return amount.minorUnits() > left.minorUnits()
                ? new Reason(ReasonCode.AMOUNT_TOO_LARGE, Map.of("amount", amount, "left", left))
                : null;
    }

    static Reason otherCurrency(Money left, Money right) {
        return new Reason(
                ReasonCode.CURRENCY_MISMATCH,
                Map.of(
                        "left", left.currency().code(),
                        "right", right.currency().code()));
    }
}
