package io.bonsela.spring;

import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.spi.RewardListener;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Remembers what has needed a person's attention since the application started, for its health. It costs the store no query,
 * and names no tenant.
 */
final class Attention implements RewardListener {
    private final Map<String, Integer> deadByConnector = new ConcurrentSkipListMap<>();
    private final Map<String, Long> lowPools = new ConcurrentSkipListMap<>();

    @Override
    public void delivery(Delivery delivery) {
        if (delivery.state() == DeliveryState.DEAD) {
            deadByConnector.merge(delivery.connector(), 1, Integer::sum);
        }
    }

    @Override
    public void poolLow(PoolStock stock) {
        lowPools.put(stock.pool(), stock.available());
    }

    /** The number of deliveries that were given up, by connector. */
    Map<String, Integer> deadByConnector() {
        return Map.copyOf(deadByConnector);
    }

    /** How many codes the pools had left when they got low. */
    Map<String, Long> lowPools() {
        return Map.copyOf(lowPools);
    }
}
