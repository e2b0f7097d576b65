package io.bonsela.core.codec;

/** Computes digests, which may be keyed. */
@FunctionalInterface
public interface Digester {
    /**
     * Computes the digest of the first bytes of an array.
     *
     * @param length their number
     */
    String digest(byte[] bytes, int length);
}
