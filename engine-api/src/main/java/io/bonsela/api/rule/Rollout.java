package io.bonsela.api.rule;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Applies a rule to a part of the subjects. A subject belongs to one of 10,000 buckets, which its name determines for
 * all time: the first four bytes of the SHA-256 digest of tenant, salt and subject in UTF-8, separated by NUL, as an
 * unsigned number, times 10,000, divided by 2^32. Rules with the same salt see the same buckets, so they can divide the
 * subjects among them.
 *
 * @param salt names the division into buckets; a different salt gives an independent division
 * @param from the share of the subjects, in percent, before the first one that takes part; with up to two decimals
 * @param percent the share that takes part, in percent, above zero; with up to two decimals
 * @param variant a name for reports; null: none
 */
public record Rollout(
        String salt,
        BigDecimal from,
        BigDecimal percent,
        @Nullable String variant) {
    /** The number of buckets. */
    public static final int BUCKETS = 10_000;

    /** The share of the subjects that is one bucket is a hundredth of a percent. */
    private static final BigDecimal IN_PERCENT = BigDecimal.valueOf(BUCKETS / 100);

    /** Normalizes the numbers. */
    public Rollout {
        from = plain(from);
        percent = plain(percent);
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /**
     * The first subjects of a division.
     *
     * @param salt names the division
     * @param percent the share that takes part, above 0 and at most 100
     */
    public static Rollout of(String salt, int percent) {
        return new Rollout(salt, BigDecimal.ZERO, BigDecimal.valueOf(percent), null);
    }

    /**
     * Returns a copy that begins after a share of the subjects.
     *
     * @param share the share in percent
     */
    public Rollout after(int share) {
        return new Rollout(salt, BigDecimal.valueOf(share), percent, variant);
    }

    /**
     * Returns a copy with a name for reports.
     *
     * @param name the name
     */
    public Rollout variant(String name) {
        return new Rollout(salt, from, percent, name);
    }

    /**
     * Whether a subject takes part.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    public boolean contains(String tenant, String subject) {
        BigDecimal bucket = BigDecimal.valueOf(bucket(tenant, salt, subject));
        BigDecimal first = from.multiply(IN_PERCENT);
        return bucket.compareTo(first) >= 0 && bucket.compareTo(first.add(percent.multiply(IN_PERCENT))) < 0;
    }

    /**
     * Returns the bucket of a subject.
     *
     * @param tenant the tenant
     * @param salt names the division
     * @param subject the subject
     * @return 0 to 9,999
     */
    public static int bucket(String tenant, String salt, String subject) {
        byte[] text = (tenant + '\0' + salt + '\0' + subject).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            long number = Integer.toUnsignedLong(ByteBuffer.wrap(digest).getInt());
            return (int) ((number * BUCKETS) >>> Integer.SIZE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
