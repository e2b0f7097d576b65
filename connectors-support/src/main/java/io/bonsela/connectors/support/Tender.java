package io.bonsela.connectors.support;

import io.bonsela.api.Money;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/** Whether an amount is in a currency that is taken: a number that goes out bare must not be read in another. */
public final class Tender {
    private Tender() {}

    /**
     * Why an amount is not taken, with a code that names its currency and those that are.
     *
     * @param value the amount
     * @param taken the currencies that are taken
     * @return empty: it is taken
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
