package io.bonsela.api.spi;

import java.util.List;
import javax.crypto.SecretKey;

/**
 * Provides the secret keys of tenants. Redemption codes are derived from them, and stored digests of codes and events
 * are keyed with them. Called often and by any thread: answer from memory. If it throws an exception, the operation
 * that needs the keys fails with PLUGIN_FAILED.
 */
public interface KeyRing {
    /**
     * Returns the keys of a tenant: the current one first, then those that are still accepted. New codes are created
     * with the current key; a key can be removed when no code created with it is in use.
     *
     * @param tenant the tenant
     * @return the keys; empty if the tenant uses no codes
     */
    List<Key> keys(String tenant);

    /**
     * A key and its name.
     *
     * @param id the id by which stored data refers to the key, 1 to 32 characters; never reuse an id for another key
     * @param secret the key, at least 256 bits, for HMAC-SHA-256
     */
    record Key(String id, SecretKey secret) {}
}
