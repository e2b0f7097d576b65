package io.bonsela.core.secret;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Sealer;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.foreign.ForeignCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all tenants, and the digests that are made with them. Without keys digests are plain.
 *
 * @param ring where they come from; null: nobody has any
 * @param foreign calls it
 */
public record Keys(@Nullable KeyRing ring, ForeignCode foreign) {
    private static final String ALGORITHM = "HmacSHA256";

    private List<KeyRing.Key> of(String tenant) {
        KeyRing asked = ring;
        if (asked == null) {
            return List.of();
        }
        try {
            return foreign.call(
                    ForeignCode.Kind.KEY_RING,
                    asked.getClass().getName(),
                    "keys of " + tenant,
                    () -> List.copyOf(asked.keys(tenant)));
        } catch (ForeignCode.Failure e) {
            throw new BonselaException(ErrorCode.PLUGIN_FAILED, "the key ring gives no keys of " + tenant, e);
        }
    }

    /** The redemption codes of a tenant. */
    public Codes codes(String tenant) {
        return new Codes(tenant, of(tenant));
    }

    /** The codes of a tenant's pools. */
    public Vault vault(String tenant) {
        return new Vault(tenant, of(tenant));
    }

    /** The digest of bytes: {@code KEY:HEX} with the tenant's current key, or plain SHA-256. */
    public String digest(String tenant, byte[] bytes) {
        return digester(tenant).apply(bytes);
    }

    /** Gives such digests, all with the key that is the current one now. */
    public Function<byte[], String> digester(String tenant) {
        List<KeyRing.Key> keys = of(tenant);
        return keys.isEmpty() ? Canonical::sha256 : bytes -> digest(keys.get(0), bytes);
    }

    /** Seals records, all with the key that is the current one now. */
    public Sealer sealer(String tenant) {
        Function<byte[], String> digester = digester(tenant);
        return new Sealer() {
            @Override
            public String seal(DecisionRecord record) {
                return digester.apply(Canonical.encode(record));
            }

            @Override
            public String seal(AuditRecord record) {
                return digester.apply(Canonical.encode(record));
            }
        };
    }

    /** The key that a digest was made with, if it is not there any more. */
    public Optional<String> missingKey(String tenant, String digest) {
        int colon = digest.lastIndexOf(':');
        String key = digest.substring(0, Math.max(0, colon));
        return colon < 0 || of(tenant).stream().anyMatch(k -> k.id().equals(key)) ? Optional.empty() : Optional.of(key);
    }

    /**
     * Whether a digest was made of these bytes. If it was made with a key that is gone, this cannot be told any more,
     * and they are taken to be the same: what is recorded stands.
     */
    public boolean matches(String tenant, String digest, byte[] bytes) {
        int colon = digest.lastIndexOf(':');
        if (colon < 0) {
            return equal(digest, Canonical.sha256(bytes));
        }
        Optional<KeyRing.Key> key = of(tenant).stream()
                .filter(k -> k.id().equals(digest.substring(0, colon)))
                .findFirst();
        return key.isEmpty() || equal(digest, digest(key.get(), bytes));
    }

    /**
     * Why a record is not the one that was sealed; empty if it is.
     *
     * @param seal its seal; null: it has none
     * @param original the seal before something was erased from it; null: nothing was
     * @param bytes the record without its seal
     */
    public Optional<String> brokenSeal(String tenant, @Nullable String seal, @Nullable String original, byte[] bytes) {
        if (seal == null) {
            return Optional.of("the record has no seal");
        }
        Optional<String> missing = missingKey(tenant, seal);
        if (missing.isPresent()) {
            return Optional.of("the record was sealed with key '" + missing.get() + "', which is not there");
        }
        return matches(tenant, seal, bytes) && (original == null || isPlain(original) || !isPlain(seal))
                ? Optional.empty()
                : Optional.of("the record is not the one that was sealed when it was written");
    }

    /** Whether a digest was made without a key. */
    public static boolean isPlain(String digest) {
        return digest.lastIndexOf(':') < 0;
    }

    private static String digest(KeyRing.Key key, byte[] bytes) {
        return key.id() + ':' + HexFormat.of().formatHex(hmac(key, bytes));
    }

    static byte[] hmac(KeyRing.Key key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key.secret());
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new BonselaException(ErrorCode.NO_KEY, "key '" + key.id() + "' is not good for " + ALGORITHM, e);
        }
    }

    /** Compares in a time that does not depend on where they differ. */
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
