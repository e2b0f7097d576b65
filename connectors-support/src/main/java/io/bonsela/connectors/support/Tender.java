package io.bonsela.connectors.support;

import io.bonsela.api.Money;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Checks that an amount is in an accepted currency: a number that is sent without its currency must not be read in
 * another.
 */
public final class Tender {
    private Tender() {}

    /**
     * The rejection of an amount whose currency is not accepted; its code names that currency and the accepted ones.
     *
     * @param value the amount
     * @param taken the accepted currencies
     * @return empty: the amount is accepted
     */
    public static Optional<DeliveryOutcome> refusal(Money value, Collection<String> taken) {
        String currency = value.currency().code();
        return taken.contains(currency)
                ? Optional.empty()
                : Optional.of(new Rejected(
                        "CURRENCY_NOT_TAKEN:" + currency + "/" + String.join(",", new TreeSet<>(taken)),
                        Rejected.Cause.AMOUNT));
    }
}
