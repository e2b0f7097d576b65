package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.time.Duration;
import java.util.Map;

/**
 * Holds points or money of a subject's wallet until they are spent by a {@link CaptureSpend}, or returned by a
 * {@link ReleaseSpend} or by time. What is held is taken from the credits that expire first, and returns to them.
 *
 * @param origin who issues the command
 * @param subject the owner of the wallet
 * @param amount the amount, above zero
 * @param length how long it is held at most, above zero, at most a hundred years; from then on it returns, as soon as
 *     {@link io.bonsela.api.Maintenance#expireDue} or the engine's own timer finds it
 */
public record HoldSpend(Origin origin, String subject, Money amount, Duration length) implements Command {
    private static final Duration LONGEST = Duration.ofDays(36_525);

    /** Checks the values. */
    public HoldSpend {
        Checks.requireSubject(subject);
        Checks.requirePositive("amount", amount, Money::isPositive);
        Checks.requirePositive("length", length, duration -> !duration.isNegative() && !duration.isZero());
        if (length.compareTo(LONGEST) > 0) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "a hold cannot be longer than a hundred years");
        }
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("subject", subject, "amount", amount, "length", length.toString());
    }
}
