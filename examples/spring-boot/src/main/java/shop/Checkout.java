package shop;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders. */
@Service
public class Checkout {
    private final JdbcClient jdbc;
    private final RewardEngine engine;

    /** Spring injects both. */
    public Checkout(JdbcClient jdbc, RewardEngine engine) {
        this.jdbc = jdbc;
        this.engine = engine;
    }

    /** Stores an order and decides what it earns: both are committed, or neither. The same order again changes nothing. */
    @Transactional
    public Decision pay(String order, String customer, Money total) {
        int stored = jdbc.sql("INSERT INTO orders (id, customer, total) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                .params(order, customer, total.toString())
                .update();
        Decision decision = engine.process(Event.of("purchase")
                .tenant("shop")
                .id(order)
                .subject(customer)
                .amount(total)
                .build());
        if (decision.reason() != null || (stored == 0 && decision.status() == Decision.Status.DECIDED)) {
            throw new OrderRefusedException(decision);
        }
        return decision;
    }
}
