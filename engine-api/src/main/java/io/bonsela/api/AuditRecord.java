package io.bonsela.api;

import io.bonsela.api.store.State;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The record of a command: who issued it, its arguments, the answer, and what it changed. Immutable.
 *
 * @param origin who issued the command, under which id, and why
 * @param verb the kind of command, such as {@code redeem}
 * @param arguments the arguments, without secrets and without the name of the subject that it concerns; values are of the kinds of {@link
 *     Values}
 * @param digest the digest of the command, keyed if the tenant has a key
 * @param subject the subject that the command concerns; null: none
 * @param receipt the answer, without its code
 * @param before the changed issuances, budgets and rule sets, by name, as they were before
 * @param after the same as they were afterwards
 * @param originalSeal the seal before a subject was erased from the record; null: nothing was erased
 * @param seal a digest of all other components, keyed if the tenant has a key, which reveals later changes; null: not
 *     sealed yet; stored records are sealed
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

    /** Returns a copy of this record without a seal. */
    public AuditRecord unsealed() {
        return withSeal(null);
    }

    /**
     * Returns a copy of this record with a new seal.
     *
     * @param sealer computes the seal
     */
    public AuditRecord sealed(Function<AuditRecord, String> sealer) {
        return withSeal(sealer.apply(unsealed()));
    }

    private AuditRecord withSeal(@Nullable String other) {
        return new AuditRecord(origin, verb, arguments, digest, subject, receipt, before, after, originalSeal, other);
    }

    /** The seal that the record was written with; erasure does not change it. */
    public String firstSeal() {
        return originalSeal != null ? originalSeal : Objects.requireNonNull(seal, "not sealed yet");
    }
}
