package io.bonsela.core.secret;

import io.bonsela.api.BonselaException;
import io.bonsela.api.spi.KeyRing;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The redemption codes of one tenant, derived from its keys, the issuance and a generation, and stored as keyed hashes.
 * A pure function of the keys.
 *
 * <p>A code has ten characters of <a href="https://www.crockford.com/base32.html">Crockford's base 32</a>, which are 50
 * bits, and two check characters computed with the tenant's key. A password has six digits, truncated as in
 * <a href="https://www.rfc-editor.org/rfc/rfc4226#section-5.3">RFC 4226</a>.
 */
public final class Codes {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int SECRET_LENGTH = 10;
    private static final int CHECK_LENGTH = 2;

    private final TenantKeys keys;

    Codes(TenantKeys keys) {
        this.keys = keys;
    }

    /**
     * Throws unless there is a key.
     *
     * @throws BonselaException NO_KEY
     */
    public void require() {
        KeyRing.Key unused = keys.current();
    }

    /** Whether there is no key. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The id of the key that new codes are derived from. */
    public String currentKey() {
        return keys.current().id();
    }

    /** The code of an issuance, in groups of four. */
    public String code(String keyId, String issuance, long generation) {
        KeyRing.Key key = key(keyId);
        String secret = letters(mac(key, "code", issuance, String.valueOf(generation)), SECRET_LENGTH);
        String code = secret + check(key, secret);
        return code.substring(0, 4) + '-' + code.substring(4, 8) + '-' + code.substring(8);
    }

    /** The one-time password of an issuance. */
    public String password(String keyId, String issuance, long generation) {
        byte[] mac = mac(key(keyId), "password", issuance, String.valueOf(generation));
        int offset = mac[mac.length - 1] & 0xF;
        int truncated = ByteBuffer.wrap(mac).getInt(offset) & 0x7FFF_FFFF;
        return String.format(Locale.ROOT, "%06d", truncated % 1_000_000);
    }

    /** Whether the two check characters of a code match one of this tenant's keys. */
    public boolean isOfTenant(String normalized) {
        if (normalized.length() != SECRET_LENGTH + CHECK_LENGTH) {
            return false;
        }
        String secret = normalized.substring(0, SECRET_LENGTH);
        return keys.all().stream().anyMatch(key -> Keys.equal(normalized, secret + check(key, secret)));
    }

    /** The hash of a code or password under each key, the current one first. */
    public List<String> hashes(String issuance, String secret) {
        return keys.all().stream().map(key -> hash(key, issuance, secret)).toList();
    }

    /** The hash of a code or password under one key. A code is hashed with an empty issuance. */
    public String hash(String keyId, String issuance, String secret) {
        return hash(key(keyId), issuance, secret);
    }

    private String hash(KeyRing.Key key, String issuance, String secret) {
        return HexFormat.of().formatHex(mac(key, "hash", issuance, secret));
    }

    private String check(KeyRing.Key key, String secret) {
        return letters(mac(key, "check", secret), CHECK_LENGTH);
    }

    private KeyRing.Key key(String id) {
        return keys.get(id, "codes");
    }

    private byte[] mac(KeyRing.Key key, String... parts) {
        String[] all = new String[parts.length + 1];
        all[0] = keys.tenant();
        System.arraycopy(parts, 0, all, 1, parts.length);
        return Hmac.of(key, all);
    }

    private static String letters(byte[] mac, int length) {
        long bits = ByteBuffer.wrap(mac).getLong();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt((int) (bits & 31)));
            bits >>>= 5;
        }
        return text.toString();
    }
}
