package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Origin;
import io.bonsela.api.Publication;
import io.bonsela.api.Receipt;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfMessage;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.internal.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The erasure of a subject. A store applies it to every row of the subject, moves the subject's counters, credentials,
 * refunds, wallets, chain and wrong codes (as actor) to the pseudonym, and removes its count of events, its log of events
 * and its histories. The methods say what becomes of a row; they may be applied to one again.
 *
 * @param tenant the tenant
 * @param subject the subject's name
 * @param pseudonym what stands in its place from then on
 * @param at when it was decided
 * @param sealer seals what is left of records
 */
public record Erasure(String tenant, String subject, String pseudonym, Instant at, Sealer sealer) {
    private static final String ERASED = "erased";

    /**
     * What stands for an erased subject: no event and no command can name it.
     *
     * @param nonce that nobody can guess
     */
    public static String pseudonym(String nonce) {
        return Text.PSEUDONYM + nonce;
    }

    /**
     * Whether a name stands for an erased subject.
     *
     * @param subject a subject's name
     */
    public static boolean isPseudonym(String subject) {
        return subject.startsWith(Text.PSEUDONYM);
    }

    /**
     * A decision: without attributes, what was read, and what failed computations say about it. Its digests stay.
     *
     * @param record a decision on an event of the subject
     */
    public DecisionRecord of(DecisionRecord record) {
        return record.erased(pseudonym, sealer);
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
     * Whether a command concerns the subject, was given by it, or names it in its note or its arguments.
     *
     * @param record an audit record of the tenant
     */
    public boolean concerns(AuditRecord record) {
        Publication publication = record.receipt().publication();
        String note = record.origin().note();
        return subject.equals(record.subject())
                || subject.equals(record.origin().actor())
                || (publication != null && subject.equals(publication.actor()))
                || (note != null && names(note))
                || names(record.arguments());
    }

    /**
     * Whether a delivery concerns the subject, or names it in its message.
     *
     * @param delivery of the tenant
     */
    public boolean concerns(Delivery delivery) {
        return subject.equals(delivery.subject())
                || (delivery.content() instanceof OfMessage message && names(message.data()));
    }

    /**
     * A delivery. A message about the subject loses what it tells, and is not sent any more; one that only names it is
     * sent without the name. A reward that is still to be delivered fails, because its event says no longer where it goes.
     *
     * @param delivery that {@linkplain #concerns(Delivery) concerns} the subject
     */
    public Delivery of(Delivery delivery) {
        boolean about = subject.equals(delivery.subject());
        Delivery renamed = about ? delivery.ofSubject(pseudonym) : delivery;
        if (!(delivery.content() instanceof OfMessage message)) {
            return renamed;
        }
        Map<String, Object> data = about ? Map.of() : scrubbed(message.data());
        Delivery bare = renamed.telling(new OfMessage(message.type(), message.happenedAt(), data));
        return about && !delivery.state().isSettled()
                ? bare.at(delivery.progress().ended(DeliveryState.CANCELLED, at, "ERASED"))
                : bare;
    }

    /**
     * What was done about a delivery.
     *
     * @param attempt about one that {@linkplain #concerns(Delivery) concerns} the subject
     */
    public DeliveryAttempt of(DeliveryAttempt attempt) {
        return names(attempt.code()) ? attempt.coded(ERASED) : attempt;
    }

    /** Whether a value contains the subject's name as a word. */
    private boolean names(Object value) {
        if (value instanceof String text) {
            for (int at = text.indexOf(subject); at >= 0; at = text.indexOf(subject, at + 1)) {
                int end = at + subject.length();
                boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
                if (begins && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                    return true;
                }
            }
            return false;
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().anyMatch(entry -> names(entry.getKey()) || names(entry.getValue()));
        }
        return value instanceof List<?> list && list.stream().anyMatch(this::names);
    }

    private Map<String, Object> scrubbed(Map<String, Object> values) {
        Map<String, Object> scrubbed = new TreeMap<>();
        values.forEach((name, value) -> scrubbed.put(names(name) ? ERASED : name, names(value) ? ERASED : value));
        return scrubbed;
    }

    /** Amounts and ids stay; what was told of the subject goes. */
    private Map<String, Object> bare(Map<String, Object> arguments) {
        Map<String, Object> bare = scrubbed(arguments);
        bare.values().removeIf(value -> value instanceof Map || value instanceof List);
        return bare;
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
     * An audit record: without its note, and without what it told of the subject.
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
                        about ? bare(record.arguments()) : scrubbed(record.arguments()),
                        record.digest(),
                        about ? pseudonym : record.subject(),
                        of(record.receipt(), about),
                        record.before(),
                        record.after(),
                        record.firstSeal(),
                        null)
                .sealed(sealer);
    }

    private Receipt of(Receipt receipt, boolean about) {
        Publication publication = receipt.publication();
        return receipt.with(
                about ? receipt.issuances().stream().map(this::of).toList() : receipt.issuances(),
                publication == null ? null : of(publication));
    }
}
