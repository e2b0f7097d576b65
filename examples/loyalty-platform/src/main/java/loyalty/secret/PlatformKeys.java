package loyalty.secret;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of the platform.
 *
 * @param tokens signs access tokens
 * @param sealing encrypts phone numbers and the secrets of clients
 * @param lookup hashes phone numbers, so that they can be found
 * @param engine the engine's key for codes and digests
 */
public record PlatformKeys(SecretKey tokens, SecretKey sealing, SecretKey lookup, SecretKey engine) {
    private static final List<String> NAMES = List.of("tokens", "sealing", "lookup", "engine");
    private static final int BYTES = 32;

    /**
     * Reads the keys from a file of properties, each as 32 bytes in Base64.
     *
     * @param file the file
     * @param create whether it is created, readable by its owner only, if it does not exist
     * @throws IllegalStateException if the file is missing, or a key in it is missing or not valid
     */
    public static PlatformKeys read(Path file, boolean create) {
        try {
            if (!Files.exists(file)) {
                if (!create) {
                    throw new IllegalStateException("loyalty.keys: " + file.toAbsolutePath()
                            + " does not exist; set loyalty.create-keys=true to create it once");
                }
                write(file);
            }
            Properties keys = new Properties();
            try (Reader in = Files.newBufferedReader(file)) {
                keys.load(in);
            }
            return new PlatformKeys(
                    key(file, keys, "tokens", "HmacSHA256"),
                    key(file, keys, "sealing", "AES"),
                    key(file, keys, "lookup", "HmacSHA256"),
                    key(file, keys, "engine", "HmacSHA256"));
        } catch (IOException e) {
            throw new UncheckedIOException("loyalty.keys: " + file.toAbsolutePath() + " cannot be read", e);
        }
    }

    private static void write(Path file) throws IOException {
        SecureRandom random = new SecureRandom();
        StringBuilder text =
                new StringBuilder("# Keep this file: without it, nobody can read what it has encrypted.\n");
        for (String name : NAMES) {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            text.append(name)
                    .append('=')
                    .append(Base64.getEncoder().encodeToString(bytes))
                    .append('\n');
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static SecretKey key(Path file, Properties keys, String name, String algorithm) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(keys.getProperty(name, ""));
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != BYTES) {
            throw new IllegalStateException(
                    "loyalty.keys: '" + name + "' in " + file.toAbsolutePath() + " is not 32 bytes in Base64");
        }
        return new SecretKeySpec(bytes, algorithm);
    }

    /** Returns what identifies the keys and says nothing about them. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (SecretKey key : List.of(tokens, sealing, lookup, engine)) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                digest.update(mac.doFinal("fingerprint".getBytes(StandardCharsets.UTF_8)));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "PlatformKeys";
    }
}
