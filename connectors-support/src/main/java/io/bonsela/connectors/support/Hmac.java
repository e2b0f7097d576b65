package io.bonsela.connectors.support;

import io.bonsela.api.connector.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes HMAC-SHA-256 (<a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>). Stateless. */
public final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private Hmac() {}

    /**
     * Computes the authentication code of some bytes.
     *
     * @param key any number of bytes, at least one
     * @param parts the authenticated bytes, in this order
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
     * Computes the same as lower-case hex digits.
     *
     * @param secret the key, as UTF-8
     * @param parts the authenticated bytes, in this order
     */
    public static String hex(Secret secret, byte[]... parts) {
        return HexFormat.of().formatHex(sha256(secret.bytes(), parts));
    }

    /**
     * Compares two texts in a time that does not depend on where they differ.
     *
     * @param one a text
     * @param other another text
     */
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
