package io.bonsela.connectors.webhook;

import io.bonsela.connectors.support.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A key for signatures according to <a href="https://www.standardwebhooks.com/">Standard Webhooks 1.0.0</a>. The prefix
 * {@code whsec_} denotes a symmetric key, for {@code v1}; {@code whsk_} an Ed25519 key pair that signs and
 * {@code whpk_} its public half, for {@code v1a}. A key without a prefix is symmetric. {@link #toString} does not show
 * the key. Immutable.
 */
public final class SigningKey {
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final int ED25519 = 32;
    /** The bytes before the 32 bytes of a key (RFC 8410). */
    private static final byte[] PRIVATE_HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private static final byte[] PUBLIC_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final Version version;
    private final byte[] symmetric;
    private final @Nullable PrivateKey signing;
    private final @Nullable PublicKey verifying;

    private enum Version {
        V1("v1"),
        V1A("v1a");

        private final String label;

        Version(String label) {
            this.label = label;
        }
    }

    private SigningKey(byte[] symmetric) {
        version = Version.V1;
        this.symmetric = symmetric;
        signing = null;
        verifying = null;
    }

    private SigningKey(@Nullable PrivateKey signing, PublicKey verifying) {
        version = Version.V1A;
        symmetric = new byte[0];
        this.signing = signing;
        this.verifying = verifying;
    }

    /**
     * Parses a key.
     *
     * @param text Base64, with or without a prefix
     * @throws IllegalArgumentException if it is not a key; the message does not show it
     */
    public static SigningKey parse(String text) {
        if (text.startsWith("whsk_")) {
            byte[] pair = decode(text.substring(5));
            if (pair.length != 2 * ED25519) {
                throw new IllegalArgumentException("a key pair must have 64 bytes, not " + pair.length);
            }
            return new SigningKey(
                    privateKey(Arrays.copyOf(pair, ED25519)),
                    publicKey(Arrays.copyOfRange(pair, ED25519, 2 * ED25519)));
        } else if (text.startsWith("whpk_")) {
            byte[] key = decode(text.substring(5));
            // Two formats are in use: the plain 32 bytes, and the same in an X.509 structure.
            boolean framed = key.length == PUBLIC_HEAD.length + ED25519
                    && Arrays.equals(Arrays.copyOf(key, PUBLIC_HEAD.length), PUBLIC_HEAD);
            byte[] bare = framed ? Arrays.copyOfRange(key, PUBLIC_HEAD.length, key.length) : key;
            if (bare.length != ED25519) {
                throw new IllegalArgumentException("a public key must have 32 bytes, not " + bare.length);
            }
            return new SigningKey(null, publicKey(bare));
        }
        byte[] key = decode(text.startsWith("whsec_") ? text.substring(6) : text);
        if (key.length == 0 || key.length > MOST_BYTES) {
            throw new IllegalArgumentException("a key must have 1 to 64 bytes, not " + key.length);
        }
        return new SigningKey(key);
    }

    /** Whether it can sign; a public key cannot. */
    boolean signs() {
        return version == Version.V1 || signing != null;
    }

    /** Whether it is as long as the specification requires of new keys. */
    boolean isLongEnough() {
        return version == Version.V1A || symmetric.length >= LEAST_BYTES;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the key is not valid Base64");
        }
    }

    private static PrivateKey privateKey(byte[] seed) {
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE_HEAD, seed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key is not an Ed25519 key");
        }
    }

    private static PublicKey publicKey(byte[] point) {
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(join(PUBLIC_HEAD, point)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key is not an Ed25519 key");
        }
    }

    private static byte[] join(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }

    /**
     * Signs a message.
     *
     * @param id the message's id, without a full stop
     * @param timestamp Unix seconds
     * @param body the exact bytes that are sent
     * @return the version and the signature, as in the header
     * @throws IllegalStateException if this is a public key
     */
    public String sign(String id, long timestamp, byte[] body) {
        return version.label
                + ','
                + Base64.getEncoder().encodeToString(signature(head(id, String.valueOf(timestamp)), body));
    }

    private byte[] signature(byte[] head, byte[] body) {
        if (version == Version.V1) {
            return Hmac.sha256(symmetric, head, body);
        }
        if (signing == null) {
            throw new IllegalStateException("a public key cannot sign");
        }
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(signing);
            signature.update(head);
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] head(String id, String timestamp) {
        return (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
    }

    /** Whether one signature of a header's list is valid. */
    boolean verifies(String id, String timestamp, byte[] body, String signature) {
        int comma = signature.indexOf(',');
        if (comma < 0 || !signature.substring(0, comma).equals(version.label)) {
            return false;
        }
        String given = signature.substring(comma + 1);
        if (version == Version.V1) {
            return Hmac.equal(given, Base64.getEncoder().encodeToString(signature(head(id, timestamp), body)));
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(given);
            if (!Base64.getEncoder().encodeToString(bytes).equals(given)) {
                return false;
            }
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(verifying);
            check.update(head(id, timestamp));
            check.update(body);
            return check.verify(bytes);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // A malformed signature is not valid.
            return false;
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + version.label + ", hidden]";
    }
}
