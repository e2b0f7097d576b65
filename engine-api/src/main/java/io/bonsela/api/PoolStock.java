package io.bonsela.api;

/**
 * How many codes a pool has.
 *
 * @param tenant the tenant
 * @param pool the pool's id
 * @param imported how many were ever imported
 * @param reserved how many are set aside for rewards that are withheld
 * @param claimed how many belong to issuances
 */
public record PoolStock(String tenant, String pool, long imported, long reserved, long claimed) {
    /** How many can still be granted. */
    public long available() {
        return imported - reserved - claimed;
    }
}
