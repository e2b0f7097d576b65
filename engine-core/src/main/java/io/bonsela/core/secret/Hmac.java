package io.bonsela.core.secret;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.spi.KeyRing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104). */
final class Hmac {
    static final String ALGORITHM = "HmacSHA256";

    private Hmac() {}

    /**
     * The MAC of the first bytes of an array.
     *
     * @param length their number
     * @throws BonselaException NO_KEY if the key is not of this algorithm
     */
    static byte[] of(KeyRing.Key key, byte[] bytes, int length) {
        Mac mac = begin(key);
        mac.update(bytes, 0, length);
        return mac.doFinal();
    }

    /** The MAC of texts. */
    static byte[] of(KeyRing.Key key, String... parts) {
        return of(begin(key), parts);
    }

    /** The MAC of texts. */
    static byte[] of(byte[] key, String... parts) {
        try {
            return of(begin(new SecretKeySpec(key, ALGORITHM)), parts);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mac begin(KeyRing.Key key) {
        try {
            return begin(key.secret());
        } catch (GeneralSecurityException e) {
            throw new BonselaException(ErrorCode.NO_KEY, "key '" + key.id() + "' cannot be used with " + ALGORITHM, e);
        }
    }

    private static Mac begin(Key key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
        return mac;
    }

    /** Each text follows its length, so that different lists of texts have different bytes. */
    private static byte[] of(Mac mac, String... parts) {
        for (String part : parts) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
            mac.update(utf8);
        }
        return mac.doFinal();
    }
}
