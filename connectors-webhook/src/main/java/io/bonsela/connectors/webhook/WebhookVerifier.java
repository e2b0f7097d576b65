package io.bonsela.connectors.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verifies messages that a receiver gets, according to <a href="https://www.standardwebhooks.com/">Standard Webhooks
 * 1.0.0</a>: with any of its keys, any signature of the list, and a tolerance of five minutes in both directions. A
 * receiver must also remember the ids for at least that long, because a message may arrive more than once. Thread-safe.
 */
public final class WebhookVerifier {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int LONGEST_ID = 256;

    private final List<SigningKey> keys;
    private final Clock clock;

    /** The result of a verification. */
    public enum Verdict {
        /** It is genuine. */
        GENUINE,
        /** {@code webhook-id}, {@code webhook-timestamp} or {@code webhook-signature} is missing. */
        HEADER_MISSING,
        /** The timestamp is not a whole number of seconds. */
        TIMESTAMP_UNREADABLE,
        /** It was signed more than five minutes ago: it may be a replay. */
        TOO_OLD,
        /** It was signed more than five minutes from now. */
        TOO_NEW,
        /** No signature is valid with any key. */
        SIGNATURE_WRONG
    }

    /**
     * Creates a verifier.
     *
     * @param keys the receiver's keys: the current one and, during a change, the previous one
     * @param clock the clock
     */
    public WebhookVerifier(List<SigningKey> keys, Clock clock) {
        this.keys = List.copyOf(keys);
        this.clock = clock;
    }

    /**
     * Verifies a message.
     *
     * @param headers by name, which is case-insensitive
     * @param body the exact bytes received
     */
    public Verdict verify(Map<String, String> headers, byte[] body) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        String id = byName.getOrDefault("webhook-id", "");
        String timestamp = byName.getOrDefault("webhook-timestamp", "");
        String signatures = byName.getOrDefault("webhook-signature", "");
        if (id.isEmpty() || id.length() > LONGEST_ID || timestamp.isEmpty() || signatures.isEmpty()) {
            return Verdict.HEADER_MISSING;
        }
        if (!timestamp.matches("[0-9]{1,12}")) {
            return Verdict.TIMESTAMP_UNREADABLE;
        }
        // An id with a full stop is ambiguous; the specification does not allow it.
        boolean ambiguous = id.indexOf('.') >= 0;
        boolean good = !ambiguous
                && keys.stream()
                        .anyMatch(key -> List.of(signatures.split(" ")).stream()
                                .anyMatch(signature -> key.verifies(id, timestamp, body, signature)));
        if (!good) {
            return Verdict.SIGNATURE_WRONG;
        }
        long seconds = Long.parseLong(timestamp) - clock.instant().getEpochSecond();
        if (seconds < -TOLERANCE.toSeconds()) {
            return Verdict.TOO_OLD;
        }
        return seconds > TOLERANCE.toSeconds() ? Verdict.TOO_NEW : Verdict.GENUINE;
    }
}
