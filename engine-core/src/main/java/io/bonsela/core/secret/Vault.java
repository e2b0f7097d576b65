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
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the codes of one tenant's pools, and the secret that names its counters, with AES-256-GCM (NIST SP 800-38D).
 * Each pool has its own key, which is stored encrypted under the tenant's current key; when that key changes, only the
 * keys of the pools are encrypted again, not the codes. A pure function of the keys: a nonce is derived from the plain
 * text, so that no two texts share one.
 */
public final class Vault {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int SCOPE_BYTES = 16;
    /** No pool can have this name. */
    private static final String SCOPES = "/scopes";

    private final TenantKeys keys;

    Vault(TenantKeys keys) {
        this.keys = keys;
    }

    /** Creates a pool without codes. */
    public Pool create(String pool) {
        KeyRing.Key current = keys.current();
        byte[] own = Hmac.of(current.secret().getEncoded(), "pool-key", keys.tenant(), pool);
        return new Pool(0, 0, 0, current.id(), seal(wrapping(current, pool), pool, own));
    }

    /** Returns a pool with its key encrypted again, under the tenant's current key. */
    public Pool reseal(String pool, Pool state) {
        KeyRing.Key current = keys.current();
        byte[] own = own(pool, state);
        return new Pool(
                state.imported(),
                state.reserved(),
                state.claimed(),
                current.id(),
                seal(wrapping(current, pool), pool, own));
    }

    /**
     * Creates the secret that names a new tenant's counters; {@link ScopeSecret#NONE} if the tenant has no key.
     *
     * @param secret a text that cannot be guessed
     */
    public ScopeSecret createScopes(String secret) {
        if (keys.isEmpty()) {
            return ScopeSecret.NONE;
        }
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        return new ScopeSecret(keys.current().id(), seal(wrapping(keys.current(), SCOPES), SCOPES, plain));
    }

    /** Returns a secret encrypted again, under the tenant's current key. */
    public ScopeSecret reseal(ScopeSecret secret) {
        return new ScopeSecret(keys.current().id(), seal(wrapping(keys.current(), SCOPES), SCOPES, opened(secret)));
    }

    /** Returns scopes that name counters by keyed digests. */
    public Scopes scopes(ScopeSecret secret) {
        byte[] key = opened(secret);
        return (cap, shape, values) ->
                shape + HexFormat.of().formatHex(Hmac.of(key, keys.tenant(), values), 0, SCOPE_BYTES);
    }

    private byte[] opened(ScopeSecret secret) {
        return open(wrapping(keys.get(secret.key(), "the names of its counters"), SCOPES), SCOPES, secret.sealed());
    }

    /** Encrypts a code. */
    private PoolCode seal(byte[] own, String pool, long position, String code) {
        return new PoolCode(
                position,
                seal(own, keys.tenant() + '/' + pool + '/' + position, code.getBytes(StandardCharsets.UTF_8)));
    }

    /** An encrypted code with its hash. */
    public record Sealed(String hash, PoolCode code) {}

    /** Encrypts codes for the positions from a given one; the pool's key is decrypted once for all of them. */
    public List<Sealed> seal(String pool, Pool state, long first, List<String> codes) {
        byte[] own = own(pool, state);
        List<Sealed> sealed = new ArrayList<>(codes.size());
        for (int i = 0; i < codes.size(); i++) {
            sealed.add(new Sealed(hash(own, codes.get(i)), seal(own, pool, first + i, codes.get(i))));
        }
        return sealed;
    }

    /** Decrypts a code. */
    public String open(String pool, Pool state, PoolCode code) {
        byte[] plain = open(own(pool, state), keys.tenant() + '/' + pool + '/' + code.position(), code.sealed());
        return new String(plain, StandardCharsets.UTF_8);
    }

    /** Returns the hash that identifies a code in a pool. */
    public String hash(String pool, Pool state, String code) {
        return hash(own(pool, state), code);
    }

    /** The hash that identifies a code without revealing it. */
    private static String hash(byte[] own, String code) {
        return HexFormat.of().formatHex(Hmac.of(own, "code", code));
    }

    private byte[] own(String pool, Pool state) {
        KeyRing.Key key = keys.get(state.key(), "pool " + pool);
        return open(wrapping(key, pool), pool, state.sealedKey());
    }

    private byte[] wrapping(KeyRing.Key key, String pool) {
        return Hmac.of(key.secret().getEncoded(), "pool-wrapping", keys.tenant(), pool);
    }

    private static String seal(byte[] key, String about, byte[] plain) {
        byte[] nonce = Arrays.copyOf(Hmac.of(key, "nonce", about, HexFormat.of().formatHex(plain)), NONCE);
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
                    ErrorCode.NO_KEY, "the data encrypted for " + about + " cannot be decrypted with this key", e);
        }
    }
}
