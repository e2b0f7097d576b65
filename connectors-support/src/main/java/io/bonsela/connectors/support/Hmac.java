package io.bonsela.connectors.support;

import io.bonsela.api.connector.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (<a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>). Pure. */
public final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private Hmac() {}

    /**
     * The code of some bytes.
     *
     * @param key any number of bytes, at least one
     * @param parts what is authenticated, one behind the other
     */
    public static byte[] sha256(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
        }
    }

    /**
     * The same as lower-case hex digits.
     *
     * @param secret the key, as UTF-8
     * @param parts what is authenticated, one behind the other
     */
    public static String hex(Secret secret, byte[]... parts) {
        return HexFormat.of().formatHex(sha256(secret.bytes(), parts));
    }

    /**
     * Compares in a time that does not depend on where they differ.
     *
     * @param one a text
     * @param other another
     */
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
