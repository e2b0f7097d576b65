package io.bonsela.api.spi;

import java.util.List;
import javax.crypto.SecretKey;

/**
 * The secret keys of tenants: redemption codes derive from them, and what is kept of codes and of events is keyed with
 * them. Called on any thread, often: answer from memory. What it throws goes to the caller.
 */
public interface KeyRing {
    /**
     * The keys of a tenant: the current one first, then those that are still accepted. New codes are made with the
     * current one; a key can go once no code made with it is in use.
     *
     * @param tenant the tenant
     * @return empty: the tenant has no codes
     */
    List<Key> keys(String tenant);

    /**
     * A key and its name.
     *
     * @param id names it in what is kept, 1 to 32 characters; never use one again for another key
     * @param secret at least 256 bits, for HMAC-SHA-256
     */
    record Key(String id, SecretKey secret) {}
}
