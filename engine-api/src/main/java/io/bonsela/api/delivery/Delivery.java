package io.bonsela.api.delivery;

import io.bonsela.api.store.State;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A reward or a message on its way through one connector. Immutable: a change is a new value under the same id.
 *
 * @param id 32 hex digits: a reward's is its issuance's
 * @param tenant the tenant
 * @param subject whom it concerns; null: nobody
 * @param connector the connector's name
 * @param content what is delivered
 * @param createdAt when it was decided
 * @param progress how far it is
 */
public record Delivery(
        String id,
        String tenant,
        @Nullable String subject,
        String connector,
        Content content,
        Instant createdAt,
        Progress progress)
        implements State {
    /** Where it is. */
    public DeliveryState state() {
        return progress.state();
    }

    /**
     * Our name for it at the provider: 32 hex digits that derive from tenant, id and generation. Fits the formats of all
     * providers whose limits are known (letters and digits, 8 to 40).
     */
    public String reference() {
        return reference(progress.generation());
    }

    /**
     * The same of another generation.
     *
     * @param generation from 1
     */
    public String reference(int generation) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String name = "bonsela-reference\0" + tenant + '\0' + id + '\0' + generation;
            return HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The same later on its way.
     *
     * @param later how far it is then
     */
    public Delivery at(Progress later) {
        return new Delivery(id, tenant, subject, connector, content, createdAt, later);
    }

    /**
     * The same under another name of its subject.
     *
     * @param name the subject's name
     */
    public Delivery ofSubject(String name) {
        return new Delivery(id, tenant, name, connector, content, createdAt, progress);
    }

    /**
     * The same with other content.
     *
     * @param other what is delivered instead
     */
    public Delivery telling(Content other) {
        return new Delivery(id, tenant, subject, connector, other, createdAt, progress);
    }

    @Override
    public String toString() {
        return "Delivery[" + tenant + '/' + id + " by " + connector + ": " + progress.state() + ']';
    }
}
