package loyalty.staff;

import java.io.Serializable;
import java.util.Set;

/**
 * Who makes a request: a member of staff, or a server of the merchant.
 *
 * @param id the id, which the engine records as the actor
 * @param tenant the tenant, to which everything in the request must belong
 * @param permissions what the caller may do
 */
public record Caller(String id, String tenant, Set<Permission> permissions) implements Serializable {
    /** What a server of the merchant may do: what a till does. */
    public static final Set<Permission> OF_SERVERS = Role.CASHIER.permissions();
}
