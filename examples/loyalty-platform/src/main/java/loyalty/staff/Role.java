package loyalty.staff;

import static loyalty.staff.Permission.APPROVE;
import static loyalty.staff.Permission.IMPORT_DATA;
import static loyalty.staff.Permission.READ_AUDIT;
import static loyalty.staff.Permission.READ_BOOKS;
import static loyalty.staff.Permission.READ_CUSTOMERS;
import static loyalty.staff.Permission.READ_RULES;
import static loyalty.staff.Permission.REDEEM;
import static loyalty.staff.Permission.REPORT_EVENTS;
import static loyalty.staff.Permission.TRY_CHANNELS;
import static loyalty.staff.Permission.WRITE_BOOKS;
import static loyalty.staff.Permission.WRITE_CUSTOMERS;
import static loyalty.staff.Permission.WRITE_RULES;

import java.util.Set;

/** What a member of staff does for the merchant. */
public enum Role {
    /** Everything. */
    OWNER(Set.of(Permission.values())),
    /** Runs the programme: everything but access and the export of all data. */
    MANAGER(Set.of(
            READ_CUSTOMERS,
            WRITE_CUSTOMERS,
            REPORT_EVENTS,
            REDEEM,
            READ_RULES,
            WRITE_RULES,
            APPROVE,
            READ_BOOKS,
            WRITE_BOOKS,
            READ_AUDIT,
            IMPORT_DATA,
            TRY_CHANNELS)),
    /** Works at the till. */
    CASHIER(Set.of(READ_CUSTOMERS, WRITE_CUSTOMERS, REPORT_EVENTS, REDEEM)),
    /** Looks at figures and tries rules without putting them in force. */
    ANALYST(Set.of(READ_CUSTOMERS, READ_RULES, READ_BOOKS)),
    /** Checks the books and who did what. */
    AUDITOR(Set.of(READ_RULES, READ_BOOKS, READ_AUDIT));

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = permissions;
    }

    /** What the role may do. */
    public Set<Permission> permissions() {
        return permissions;
    }
}
