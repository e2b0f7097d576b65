package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Share;
import io.bonsela.api.Money;
import io.bonsela.api.Standing.Use;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.core.life.Shares;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * The part of an event that is refunded. It depends on the refunds so far but not on their order: the amount that was
 * refunded without lines applies to what remains of each line.
 */
record RefundedPart(Refunded refunded) {
    /** Returns how much of the value of a reward is undone in all. */
    Money of(Issuance issuance) {
        Money value = Objects.requireNonNull(issuance.value());
        if (issuance.shares().isEmpty()) {
            return Shares.of(value, refunded.amount(), refunded.whole());
        }
        Money undone = Money.zero(value.currency());
        for (Share share : issuance.shares()) {
            undone = undone.plus(of(share));
        }
        return undone;
    }

    /** Returns how much of the use of a reward on the event is undone in all. */
    Money of(Issuance issuance, Use use, Money used) {
        boolean ofLines =
                use.event().equals(issuance.eventId()) && !issuance.shares().isEmpty();
        Money value = issuance.value();
        return ofLines && value != null
                ? Shares.of(used, BigDecimal.valueOf(of(issuance).minorUnits()), BigDecimal.valueOf(value.minorUnits()))
                : Shares.of(used, refunded.amount(), refunded.whole());
    }

    private Money of(Share share) {
        BigDecimal returned =
                refunded.lines().getOrDefault(share.line(), BigDecimal.ZERO).min(share.quantity());
        BigDecimal kept = share.quantity().subtract(returned);
        BigDecimal otherwise = refunded.amount().subtract(refunded.ofLines());
        BigDecimal remaining = refunded.whole().subtract(refunded.ofLines());
        BigDecimal part = returned;
        BigDecimal whole = share.quantity();
        if (remaining.signum() > 0) {
            part = returned.multiply(remaining).add(kept.multiply(otherwise));
            whole = whole.multiply(remaining);
        }
        BigDecimal units =
                BigDecimal.valueOf(share.amount().minorUnits()).multiply(part).divide(whole, 0, RoundingMode.HALF_EVEN);
        return new Money(share.amount().currency(), units.longValueExact());
    }
}
