package io.bonsela.core.secret;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Creates texts that cannot be guessed.
 *
 * @param random the source of randomness
 */
public record Nonces(SecureRandom random) {
    private static final int BYTES = 16;

    /** Returns a new text of 32 hex digits. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
