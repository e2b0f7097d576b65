package io.bonsela.drools;

import io.bonsela.api.Money;
import java.math.BigDecimal;

/** Unrounded money within a computation. */
record Quantity(String currency, BigDecimal amount) {
    static Quantity of(Object value) {
        return value instanceof Money money ? new Quantity(money.currency().code(), money.amount()) : (Quantity) value;
    }
}
