package io.bonsela.api;

import io.bonsela.api.store.Sealer;
import io.bonsela.api.store.State;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command: who asked for what, and what it changed. Immutable.
 *
 * @param origin who asked, under which id, and why
 * @param verb what was asked for, such as {@code redeem}
 * @param arguments with what, without any secret and without the name of a subject; values are of the kinds of {@link
 *     Values}
 * @param digest of the command, keyed where the tenant has a key
 * @param subject whom it concerns; null: none in particular
 * @param receipt the answer, without its code
 * @param before what it changed, as it was before: issuances, budgets and rule sets by name
 * @param after the same as it was afterwards
 * @param originalSeal its seal before a subject was erased from it; null: it is whole
 * @param seal a digest of all the rest, keyed where the tenant has a key: what was changed since shows; null: it is not
 *     sealed yet, as no stored record is
 */
public record AuditRecord(
        Origin origin,
        String verb,
        Map<String, Object> arguments,
        String digest,
        @Nullable String subject,
        Receipt receipt,
        Map<String, Object> before,
        Map<String, Object> after,
        @Nullable String originalSeal,
        @Nullable String seal)
        implements State {
    /** Copies the maps in the order of their names. */
    public AuditRecord {
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        before = Collections.unmodifiableMap(new TreeMap<>(before));
        after = Collections.unmodifiableMap(new TreeMap<>(after));
    }

    /** The same without a seal. */
    public AuditRecord unsealed() {
        return withSeal(null);
    }

    /**
     * The same, sealed as it is.
     *
     * @param sealer seals it
     */
    public AuditRecord sealed(Sealer sealer) {
        return withSeal(sealer.seal(unsealed()));
    }

    private AuditRecord withSeal(@Nullable String other) {
        return new AuditRecord(origin, verb, arguments, digest, subject, receipt, before, after, originalSeal, other);
    }

    /** The seal that it was recorded with, which erasure does not change. */
    public String firstSeal() {
        return originalSeal != null ? originalSeal : Objects.requireNonNull(seal, "not sealed yet");
    }
}
