package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.spi.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The keys that seal a store's records. No message contains a part of a key. */
final class KeysOption {
    private static final int LEAST_BYTES = 32;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = {
                "The keys of tenants, one per line: TENANT KEY-ID SECRET, with the secret in base 64 and a tenant's"
                        + " current key first.",
                "Keep the file where nobody else can read it."
            })
    private @Nullable Path file;

    boolean isGiven() {
        return file != null;
    }

    /** Sets the keys of an engine. */
    void into(RewardEngineBuilder builder) {
        if (file != null) {
            Map<String, List<KeyRing.Key>> keys = read(file);
            builder.keys(tenant -> keys.getOrDefault(tenant, List.of()));
        }
    }

    private static Map<String, List<KeyRing.Key>> read(Path from) {
        List<String> lines;
        try {
            lines = Files.readAllLines(from);
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "cannot read --keys " + from, e);
        }
        Map<String, List<KeyRing.Key>> keys = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+");
            byte[] secret = words.length == 3 ? decoded(words[2]) : new byte[0];
            if (secret.length < LEAST_BYTES) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION,
                        from + ":" + (i + 1) + ": expected TENANT KEY-ID SECRET, with a secret of at least "
                                + LEAST_BYTES + " bytes in base 64");
            }
            keys.computeIfAbsent(words[0], tenant -> new ArrayList<>())
                    .add(new KeyRing.Key(words[1], new SecretKeySpec(secret, "HmacSHA256")));
        }
        return keys;
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // The caller reports an empty secret as too short, with the line.
            return new byte[0];
        }
    }
}
