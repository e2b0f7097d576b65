package io.bonsela.core.secret;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.Codec.Sealer;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.codec.Digester;
import io.bonsela.core.foreign.ForeignCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all tenants, and the digests made with them. Without keys, digests are plain.
 *
 * @param ring the source of the keys; null: no tenant has keys
 * @param foreign calls the key ring
 */
public record Keys(@Nullable KeyRing ring, ForeignCode foreign) {
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
            throw new BonselaException(
                    ErrorCode.PLUGIN_FAILED, "the key ring failed to return the keys of " + tenant, e);
        }
    }

    /** The redemption codes of a tenant. */
    public Codes codes(String tenant) {
        return new Codes(new TenantKeys(tenant, of(tenant)));
    }

    /** The codes of a tenant's pools. */
    public Vault vault(String tenant) {
        return new Vault(new TenantKeys(tenant, of(tenant)));
    }

    /** The digest of bytes: {@code KEY:HEX} with the tenant's current key, or plain SHA-256. */
    public String digest(String tenant, byte[] bytes) {
        return digester(tenant).digest(bytes, bytes.length);
    }

    /** Returns a function for such digests. It uses the key that is current now. */
    public Digester digester(String tenant) {
        List<KeyRing.Key> keys = of(tenant);
        return keys.isEmpty() ? Canonical::sha256 : (bytes, length) -> digest(keys.get(0), bytes, length);
    }

    /** Returns a sealer of records. It uses the key that is current now. */
    public Sealer sealer(String tenant) {
        Digester digester = digester(tenant);
        return new Sealer() {
            @Override
            public SealedDecision seal(DecisionRecord record) {
                return Canonical.seal(record, digester);
            }

            @Override
            public String seal(AuditRecord record) {
                byte[] bytes = Canonical.encode(record);
                return digester.digest(bytes, bytes.length);
            }
        };
    }

    /** The id of the key that a digest was made with, if the tenant no longer has that key. */
    public Optional<String> missingKey(String tenant, String digest) {
        int colon = digest.lastIndexOf(':');
        String key = digest.substring(0, Math.max(0, colon));
        return colon < 0 || of(tenant).stream().anyMatch(k -> k.id().equals(key)) ? Optional.empty() : Optional.of(key);
    }

    /**
     * Whether a digest was made of these bytes. Also true if the key of the digest no longer exists: the digest cannot
     * be checked then, and the record is trusted.
     */
    public boolean matches(String tenant, String digest, byte[] bytes) {
        int colon = digest.lastIndexOf(':');
        if (colon < 0) {
            return equal(digest, Canonical.sha256(bytes));
        }
        Optional<KeyRing.Key> key = of(tenant).stream()
                .filter(k -> k.id().equals(digest.substring(0, colon)))
                .findFirst();
        return key.isEmpty() || equal(digest, digest(key.get(), bytes, bytes.length));
    }

    /**
     * Why a record is not the one that was sealed; empty if it is.
     *
     * @param seal its seal; null: it has none
     * @param original the seal before data was erased from the record; null: nothing was erased
     * @param bytes the record without its seal
     */
    public Optional<String> brokenSeal(String tenant, @Nullable String seal, @Nullable String original, byte[] bytes) {
        if (seal == null) {
            return Optional.of("the record has no seal");
        }
        Optional<String> missing = missingKey(tenant, seal);
        if (missing.isPresent()) {
            return Optional.of("the record was sealed with key '" + missing.get() + "', which is missing");
        }
        return matches(tenant, seal, bytes) && (original == null || isPlain(original) || !isPlain(seal))
                ? Optional.empty()
                : Optional.of("the record does not match its seal");
    }

    /** Whether a digest was made without a key. */
    public static boolean isPlain(String digest) {
        return digest.lastIndexOf(':') < 0;
    }

    private static String digest(KeyRing.Key key, byte[] bytes, int length) {
        return key.id() + ':' + HexFormat.of().formatHex(Hmac.of(key, bytes, length));
    }

    /** Compares two texts in a time that does not depend on where they differ. */
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
