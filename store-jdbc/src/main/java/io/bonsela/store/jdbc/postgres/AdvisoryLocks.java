package io.bonsela.store.jdbc.postgres;

import io.bonsela.api.store.UnitOfWork.LockKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names locks by 64 bits, as PostgreSQL's advisory locks are. Two that share a number merely wait for each other; locks
 * are taken in the order of the numbers.
 */
public final class AdvisoryLocks {
    private AdvisoryLocks() {}

    public static long key(LockKey lock) {
        // A NUL can be in none of the texts.
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
