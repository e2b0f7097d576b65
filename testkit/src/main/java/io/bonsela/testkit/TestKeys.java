package io.bonsela.testkit;

import io.bonsela.api.spi.KeyRing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** Keys for tests. They are not secret. */
public final class TestKeys {
    private TestKeys() {}

    /** A ring with one key for every tenant. */
    public static KeyRing ring() {
        return ring("test");
    }

    /**
     * A ring with the same keys for every tenant, each derived from its id.
     *
     * @param ids the keys' ids, the current one first
     */
    public static KeyRing ring(String... ids) {
        List<KeyRing.Key> keys = Stream.of(ids)
                .map(id -> new KeyRing.Key(
                        id,
                        new SecretKeySpec(
                                ("a key for tests that is no secret: " + id).getBytes(StandardCharsets.UTF_8),
                                "HmacSHA256")))
                .toList();
        return tenant -> keys;
    }
}
