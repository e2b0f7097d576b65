package io.bonsela.store.jdbc.postgres;

import io.bonsela.api.store.StateKey.LockKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Maps locks to the 64-bit keys of PostgreSQL's advisory locks. Two locks with the same key only wait for each other;
 * locks are taken in the order of their keys.
 */
public final class AdvisoryLocks {
    private AdvisoryLocks() {}

    public static long key(LockKey lock) {
        // None of the parts can contain a NUL.
        String name = String.join("\0", "bonsela", lock.tenant(), lock.kind().name(), lock.id());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
