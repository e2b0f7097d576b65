package loyalty.whatsapp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has written to a tenant. At least one of number and user id is known.
 *
 * @param id its id
 * @param tenant the tenant
 * @param phone the number, as E.164; null: WhatsApp does not tell
 * @param userId the id that WhatsApp gives the user; null: WhatsApp does not tell
 * @param customer the customer; null: not enrolled
 * @param optedOut whether it wants no notices
 * @param lastMessageAt when it wrote last: free text is allowed for 24 hours from then on
 */
record Contact(
        String id,
        String tenant,
        @Nullable String phone,
        @Nullable String userId,
        @Nullable String customer,
        boolean optedOut,
        Instant lastMessageAt) {
    /** Shows neither the number nor the user id. */
    @Override
    public String toString() {
        return "Contact[" + tenant + '/' + id + ']';
    }
}
