package loyalty.staff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A member of staff.
 *
 * @param id the id
 * @param tenant the tenant
 * @param email the address to sign in with, in lower case
 * @param name the name
 * @param role the role
 * @param passwordHash the hash of the password (bcrypt)
 * @param oneTime whether the password must be changed at the next sign-in
 * @param failures wrong passwords since the last sign-in
 * @param lockedUntil until when signing in is refused; null: it is not
 * @param active whether it may sign in at all
 * @param sessionVersion counts what ends the sessions of the console: changes of the password, the role and of whether it
 *     may sign in
 */
public record Member(
        String id,
        String tenant,
        String email,
        String name,
        Role role,
        String passwordHash,
        boolean oneTime,
        int failures,
        @Nullable Instant lockedUntil,
        boolean active,
        long sessionVersion) {
    /** Shows no hash and no address. */
    @Override
    public String toString() {
        return "Member[" + tenant + '/' + id + ", " + role + ']';
    }
}
