package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Origin;
import io.bonsela.api.Publication;
import io.bonsela.api.Receipt;
import java.util.function.Function;

/**
 * The erasure of a subject. A store applies it to every row of the subject, moves the subject's counters, credentials,
 * refunds, wallets and wrong codes (as actor) to the pseudonym, and removes its count of events, its log of events and its histories. The
 * methods say what becomes of a row; they may be applied to one again.
 *
 * @param tenant the tenant
 * @param subject the subject's name
 * @param pseudonym what stands in its place from then on
 * @param digest gives the digest of a record of a decision
 */
public record Erasure(String tenant, String subject, String pseudonym, Function<DecisionRecord, String> digest) {
    private static final String ERASED = "erased";

    /**
     * A decision: without attributes, what was read, and what failed computations say about it. Its digests stay.
     *
     * @param record a decision on an event of the subject
     */
    public DecisionRecord of(DecisionRecord record) {
        return record.withoutDetails(pseudonym, digest);
    }

    /**
     * An issuance.
     *
     * @param issuance of the subject
     */
    public Issuance of(Issuance issuance) {
        return issuance.ofSubject(pseudonym);
    }

    /**
     * A ledger entry.
     *
     * @param entry of the subject
     */
    public LedgerEntry of(LedgerEntry entry) {
        return entry.ofSubject(pseudonym);
    }

    /**
     * Whether a command concerns the subject, or was given by it.
     *
     * @param record an audit record of the tenant
     */
    public boolean concerns(AuditRecord record) {
        Publication publication = record.receipt().publication();
        return subject.equals(record.subject())
                || subject.equals(record.origin().actor())
                || (publication != null && subject.equals(publication.actor()));
    }

    /**
     * A publication, which the subject may have given.
     *
     * @param publication of the tenant
     */
    public Publication of(Publication publication) {
        return publication.actor().equals(subject)
                ? new Publication(
                        publication.tenant(), publication.version(), publication.digest(), publication.at(), pseudonym)
                : publication;
    }

    /**
     * An audit record: without its note.
     *
     * @param record of a command that {@linkplain #concerns concerns} the subject
     */
    public AuditRecord of(AuditRecord record) {
        Origin origin = record.origin();
        boolean about = subject.equals(record.subject());
        return new AuditRecord(
                new Origin(
                        origin.tenant(),
                        origin.id(),
                        origin.actor().equals(subject) ? pseudonym : origin.actor(),
                        origin.note() == null ? null : ERASED),
                record.verb(),
                record.arguments(),
                record.digest(),
                about ? pseudonym : record.subject(),
                of(record.receipt(), about),
                record.before(),
                record.after());
    }

    private Receipt of(Receipt receipt, boolean about) {
        Publication publication = receipt.publication();
        return receipt.with(
                about ? receipt.issuances().stream().map(this::of).toList() : receipt.issuances(),
                publication == null ? null : of(publication));
    }
}
