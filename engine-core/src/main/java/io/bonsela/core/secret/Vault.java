package io.bonsela.core.secret;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.core.caps.Scopes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The codes of one tenant's pools, and what its counters are named with, encrypted with AES-256-GCM (NIST SP 800-38D). Each pool has a key of its own, which is
 * kept encrypted under the tenant's current key; changing that key means to encrypt the pools' keys anew, not the codes.
 * A pure function of the keys: a nonce derives from what is encrypted, so that no two texts share one.
 */
public final class Vault {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int SCOPE_BYTES = 16;
    /** No pool can be called so. */
    private static final String SCOPES = "/scopes";

    private final String tenant;
    private final List<KeyRing.Key> keys;

    Vault(String tenant, List<KeyRing.Key> keys) {
        this.tenant = tenant;
        this.keys = keys;
    }

    /** A new pool without codes. */
    public Pool create(String pool) {
        KeyRing.Key current = current();
        byte[] own = mac(current.secret().getEncoded(), "pool-key", tenant, pool);
        return new Pool(0, 0, 0, current.id(), seal(wrapping(current, pool), pool, own));
    }

    /** The same pool, its key encrypted under the tenant's current key. */
    public Pool reseal(String pool, Pool state) {
        KeyRing.Key current = current();
        byte[] own = own(pool, state);
        return new Pool(
                state.imported(),
                state.reserved(),
                state.claimed(),
                current.id(),
                seal(wrapping(current, pool), pool, own));
    }

    /**
     * What a new tenant's counters are named with; nothing if it has no key.
     *
     * @param secret that nobody can guess
     */
    public ScopeSecret createScopes(String secret) {
        if (keys.isEmpty()) {
            return ScopeSecret.NONE;
        }
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        return new ScopeSecret(current().id(), seal(wrapping(current(), SCOPES), SCOPES, plain));
    }

    /** The same, encrypted under the tenant's current key. */
    public ScopeSecret reseal(ScopeSecret secret) {
        return new ScopeSecret(current().id(), seal(wrapping(current(), SCOPES), SCOPES, opened(secret)));
    }

    /** Names counters with keyed digests. */
    public Scopes scopes(ScopeSecret secret) {
        byte[] key = opened(secret);
        return (cap, shape, values) -> shape + HexFormat.of().formatHex(mac(key, tenant, values), 0, SCOPE_BYTES);
    }

    private byte[] opened(ScopeSecret secret) {
        return open(wrapping(key(secret.key(), "its counters are named"), SCOPES), SCOPES, secret.sealed());
    }

    /** A code, encrypted. */
    private PoolCode seal(byte[] own, String pool, long position, String code) {
        return new PoolCode(
                position, seal(own, tenant + '/' + pool + '/' + position, code.getBytes(StandardCharsets.UTF_8)));
    }

    /** A code with what it is known by. */
    public record Sealed(String hash, PoolCode code) {}

    /** Codes from a position on, encrypted; the pool's key is opened once for all of them. */
    public List<Sealed> seal(String pool, Pool state, long first, List<String> codes) {
        byte[] own = own(pool, state);
        List<Sealed> sealed = new ArrayList<>(codes.size());
        for (int i = 0; i < codes.size(); i++) {
            sealed.add(new Sealed(hash(own, codes.get(i)), seal(own, pool, first + i, codes.get(i))));
        }
        return sealed;
    }

    /** The code itself. */
    public String open(String pool, Pool state, PoolCode code) {
        byte[] plain = open(own(pool, state), tenant + '/' + pool + '/' + code.position(), code.sealed());
        return new String(plain, StandardCharsets.UTF_8);
    }

    /** What a code is known by without being shown. */
    private static String hash(byte[] own, String code) {
        return HexFormat.of().formatHex(mac(own, "code", code));
    }

    private byte[] own(String pool, Pool state) {
        KeyRing.Key key = key(state.key(), "pool " + pool + " is");
        return open(wrapping(key, pool), pool, state.sealedKey());
    }

    private KeyRing.Key key(String id, String what) {
        return keys.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BonselaException(
                        ErrorCode.NO_KEY, "tenant " + tenant + " has no key '" + id + "', under which " + what));
    }

    private KeyRing.Key current() {
        if (keys.isEmpty()) {
            throw new BonselaException(
                    ErrorCode.NO_KEY, "tenant " + tenant + " has no key for codes: give the builder a key ring");
        }
        return keys.get(0);
    }

    private byte[] wrapping(KeyRing.Key key, String pool) {
        return mac(key.secret().getEncoded(), "pool-wrapping", tenant, pool);
    }

    private static String seal(byte[] key, String about, byte[] plain) {
        byte[] nonce = Arrays.copyOf(mac(key, "nonce", about, HexFormat.of().formatHex(plain)), NONCE);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, about, plain, 0);
        byte[] both = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE, sealed.length);
        return Base64.getEncoder().encodeToString(both);
    }

    private static byte[] open(byte[] key, String about, String sealed) {
        byte[] both = Base64.getDecoder().decode(sealed);
        return crypt(Cipher.DECRYPT_MODE, key, Arrays.copyOf(both, NONCE), about, both, NONCE);
    }

    private static byte[] crypt(int mode, byte[] key, byte[] nonce, String about, byte[] bytes, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes, from, bytes.length - from);
        } catch (GeneralSecurityException e) {
            throw new BonselaException(
                    ErrorCode.NO_KEY, "what was encrypted for " + about + " does not open with this key", e);
        }
    }

    private static byte[] mac(byte[] key, String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (String part : parts) {
                byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
                mac.update(new byte[] {
                    (byte) (utf8.length >>> 24),
                    (byte) (utf8.length >>> 16),
                    (byte) (utf8.length >>> 8),
                    (byte) utf8.length
                });
                mac.update(utf8);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
