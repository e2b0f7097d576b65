package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfMessage;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.internal.Checks;
import io.bonsela.api.store.Codec.Sealer;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.StateKey.EventKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The erasure of a subject. A store applies it to every row of the subject, and to decisions and histories of linked
 * subjects: those whose events raised events for this subject, or for whom its events raised events. It moves the
 * subject's counters, credentials, refunds, wallets, chain and wrong codes (as actor) to the pseudonym, and removes its
 * count of events, its log of events and its histories. The methods return the erased form of a row; they may be applied
 * to the same row again.
 *
 * @param tenant the tenant
 * @param subject the subject's name
 * @param pseudonym the name that replaces it
 * @param at when it was decided
 * @param sealer seals what remains of records
 */
public record Erasure(String tenant, String subject, String pseudonym, Instant at, Sealer sealer) {
    /** What replaces a text that contains the name. */
    public static final String ERASED = "erased";

    /**
     * Returns the pseudonym of an erased subject. No event and no command can use it.
     *
     * @param nonce a text that nobody can guess
     */
    public static String pseudonym(String nonce) {
        return Checks.PSEUDONYM + nonce;
    }

    /**
     * Whether a name is the pseudonym of an erased subject.
     *
     * @param subject a subject's name
     */
    public static boolean isPseudonym(String subject) {
        return subject.startsWith(Checks.PSEUDONYM);
    }

    /**
     * Returns a decision of the subject without the attributes, the read set, and the details of failed computations, or
     * a decision of a {@linkplain #linked linked} subject with the pseudonym instead of the name. Its digests are kept.
     *
     * @param record a decision on an event of the subject or of a linked subject
     * @return the same record if it does not contain the name
     */
    public DecisionRecord of(DecisionRecord record) {
        return record.event().subject().equals(subject)
                ? record.erased(pseudonym, sealer)
                : record.renaming(subject, pseudonym, sealer);
    }

    /**
     * Returns the events of other subjects that a decision of the subject is linked to: the event that raised its event,
     * and the events that it raised. The store applies the erasure to all decisions and histories of their subjects.
     *
     * @param record a decision on an event of the subject
     */
    public List<EventKey> linked(DecisionRecord record) {
        Event.Cause cause = record.event().cause();
        String raisedBy = cause == null ? null : cause.event();
        return Stream.concat(
                        Stream.ofNullable(raisedBy),
                        record.decision().raised().stream()
                                .filter(event -> !event.subject().equals(subject))
                                .map(Event::id))
                .map(id -> new EventKey(tenant, id))
                .toList();
    }

    /**
     * Returns an event of a linked subject with the pseudonym instead of the name.
     *
     * @param event the event
     */
    public Event of(Event event) {
        return new Renaming(subject, pseudonym).of(event);
    }

    /**
     * Returns an entry of a history of a linked subject with the pseudonym instead of the name.
     *
     * @param entry the entry
     */
    public HistoryEntry of(HistoryEntry entry) {
        return subject.equals(entry.text())
                ? new HistoryEntry(
                        entry.at(),
                        entry.date(),
                        entry.count(),
                        entry.amount(),
                        entry.currency(),
                        pseudonym,
                        entry.failure())
                : entry;
    }

    /**
     * Returns an issuance with the pseudonym.
     *
     * @param issuance an issuance of the subject
     */
    public Issuance of(Issuance issuance) {
        return issuance.ofSubject(pseudonym);
    }

    /**
     * Returns a ledger entry with the pseudonym.
     *
     * @param entry a ledger entry of the subject
     */
    public LedgerEntry of(LedgerEntry entry) {
        return entry.ofSubject(pseudonym);
    }

    /**
     * Whether a command concerns the subject or a reward of it, was requested by it, or contains its name in the note,
     * the arguments or the reason of a refusal.
     *
     * @param record an audit record of the tenant
     */
    public boolean concerns(AuditRecord record) {
        return concerns(subject, record);
    }

    /**
     * Whether a command concerns a subject or a reward of it, was requested by it, or contains its name in the note, the
     * arguments or the reason of a refusal.
     *
     * @param subject the subject's name
     * @param record an audit record of its tenant
     */
    public static boolean concerns(String subject, AuditRecord record) {
        Publication publication = record.receipt().publication();
        String note = record.origin().note();
        return subject.equals(record.subject())
                || subject.equals(record.origin().actor())
                || (publication != null && subject.equals(publication.actor()))
                || record.receipt().issuances().stream().anyMatch(issuance -> subject.equals(issuance.subject()))
                || (note != null && names(subject, note))
                || Stream.concat(Stream.ofNullable(record.receipt().reason()), record.receipt().notes().stream())
                        .anyMatch(reason -> names(subject, reason.arguments()))
                || names(subject, record.arguments());
    }

    /**
     * Whether a delivery concerns the subject, or contains its name in a message or in its correlation id.
     *
     * @param delivery a delivery of the tenant
     */
    public boolean concerns(Delivery delivery) {
        return subject.equals(delivery.subject())
                || names(delivery.correlation())
                || (delivery.content() instanceof OfMessage message && names(message.data()));
    }

    /**
     * Returns an erased delivery. A message about the subject loses its data and is no longer sent; a message that only
     * contains the name is sent without it. A reward that is still to be delivered fails, because its event no longer
     * contains the recipient.
     *
     * @param delivery a delivery that {@linkplain #concerns(Delivery) concerns} the subject
     */
    public Delivery of(Delivery delivery) {
        boolean about = subject.equals(delivery.subject());
        Progress progress = delivery.progress();
        String reference = progress.providerReference();
        String correlation = about || names(delivery.correlation()) ? ERASED : delivery.correlation();
        Delivery scrubbed = delivery.correlated(correlation)
                .at(progress.named(
                        names(progress.code()) ? ERASED : progress.code(),
                        reference == null || names(reference) ? null : reference));
        Delivery renamed = about ? scrubbed.ofSubject(pseudonym) : scrubbed;
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
     * Returns an erased entry of a delivery's log.
     *
     * @param attempt an entry of a delivery that {@linkplain #concerns(Delivery) concerns} the subject
     */
    public DeliveryAttempt of(DeliveryAttempt attempt) {
        return names(attempt.code()) ? attempt.coded(ERASED) : attempt;
    }

    /** Whether a value contains the subject's name as a word. */
    private boolean names(Object value) {
        return names(subject, value);
    }

    static boolean names(String subject, Object value) {
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
            return map.entrySet().stream()
                    .anyMatch(entry -> names(subject, entry.getKey()) || names(subject, entry.getValue()));
        }
        return value instanceof List<?> list && list.stream().anyMatch(each -> names(subject, each));
    }

    private Map<String, Object> scrubbed(Map<String, Object> values) {
        Map<String, Object> scrubbed = new TreeMap<>();
        values.forEach((name, value) -> scrubbed.put(names(name) ? ERASED : name, names(value) ? ERASED : value));
        return scrubbed;
    }

    private Map<String, Object> scrubbedValues(Map<String, Object> values) {
        Map<String, Object> scrubbed = new TreeMap<>(values);
        scrubbed.replaceAll((name, value) -> names(value) ? ERASED : value);
        return scrubbed;
    }

    /** Keeps amounts and ids, and removes what was recorded about the subject. */
    private Map<String, Object> bare(Map<String, Object> arguments) {
        Map<String, Object> bare = scrubbedValues(arguments);
        bare.values().removeIf(value -> value instanceof Map || value instanceof List);
        return bare;
    }

    /**
     * Returns a publication without the subject's name, if the subject was the actor.
     *
     * @param publication a publication of the tenant
     */
    public Publication of(Publication publication) {
        return publication.actor().equals(subject)
                ? new Publication(
                        publication.tenant(), publication.version(), publication.digest(), publication.at(), pseudonym)
                : publication;
    }

    /**
     * Returns an audit record without its note and without what it recorded about the subject.
     *
     * @param record the record of a command that {@linkplain #concerns concerns} the subject
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
                        about ? bare(record.arguments()) : scrubbedValues(record.arguments()),
                        record.digest(),
                        about ? pseudonym : record.subject(),
                        of(record.receipt()),
                        record.before(),
                        record.after(),
                        record.firstSeal(),
                        null)
                .sealed(sealer::seal);
    }

    private Receipt of(Receipt receipt) {
        Publication publication = receipt.publication();
        return receipt.with(
                receipt.issuances().stream()
                        .map(issuance -> issuance.subject().equals(subject) ? of(issuance) : issuance)
                        .toList(),
                publication == null ? null : of(publication),
                reason -> new Reason(reason.code(), scrubbedValues(reason.arguments())));
    }
}
