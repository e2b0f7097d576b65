package io.bonsela.spring;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;

/** A shop whose rules are in {@code rules/shop.yaml}. */
final class Shop {
    static final String TENANT = "shop";
    static final String RULES = "bonsela.rules=classpath:rules/shop.yaml";

    private Shop() {}

    static Event purchase(String id, String amount) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", amount))
                .build();
    }

    static Event withPromo(String id, String promo) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", "5.00"))
                .with("promo", promo)
                .build();
    }

    /** Everybody is a member. */
    static final class Members implements FactProvider {
        @Override
        public String name() {
            return "member";
        }

        @Override
        public ValueType type() {
            return ValueType.BOOLEAN;
        }

        @Override
        public Object fetch(Event event) {
            return true;
        }
    }
}
