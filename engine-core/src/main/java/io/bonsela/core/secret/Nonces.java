package io.bonsela.core.secret;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Texts that nobody can guess.
 *
 * @param random where they come from
 */
public record Nonces(SecureRandom random) {
    private static final int BYTES = 16;

    /** One that was never given before: 32 hex digits. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
