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

/** The keys that a store's records are sealed with. No message shows a part of one. */
final class KeysOption {
    private static final int LEAST_BYTES = 32;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = {
                "The keys of tenants, a line each: TENANT KEY-ID SECRET, the secret in base 64; a tenant's current key"
                        + " first.",
                "Keep the file where nobody else can read it."
            })
    private @Nullable Path file;

    boolean isGiven() {
        return file != null;
    }

    /** Gives an engine the keys. */
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
                        from + ":" + (i + 1) + ": write TENANT KEY-ID SECRET, the secret of at least " + LEAST_BYTES
                                + " bytes in base 64");
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
            // Too short, as far as the caller is concerned, who names the line.
            return new byte[0];
        }
    }
}
