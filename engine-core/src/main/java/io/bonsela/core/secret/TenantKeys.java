package io.bonsela.core.secret;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.spi.KeyRing;
import java.util.List;

/**
 * The keys of one tenant.
 *
 * @param tenant the tenant
 * @param all the current one first
 */
record TenantKeys(String tenant, List<KeyRing.Key> all) {
    boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * The key for new secrets.
     *
     * @throws BonselaException NO_KEY if there is none
     */
    KeyRing.Key current() {
        if (all.isEmpty()) {
            throw new BonselaException(
                    ErrorCode.NO_KEY, "tenant " + tenant + " has no key for codes: pass a key ring to the builder");
        }
        return all.get(0);
    }

    /**
     * The key of an id.
     *
     * @param what what it encrypts, for the message
     * @throws BonselaException NO_KEY if there is none
     */
    KeyRing.Key get(String id, String what) {
        return all.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BonselaException(
                        ErrorCode.NO_KEY, "tenant " + tenant + " has no key '" + id + "' for " + what));
    }
}
