package loyalty.staff;

/** What somebody may do. */
public enum Permission {
    /** See customers, their rewards and their balances. */
    READ_CUSTOMERS,
    /** Enrol customers, change them and record consents. */
    WRITE_CUSTOMERS,
    /** Report events. */
    REPORT_EVENTS,
    /** Redeem rewards and undo it. */
    REDEEM,
    /** See rules, rewards, campaigns and figures. */
    READ_RULES,
    /** Propose and change rules, rewards and campaigns. */
    WRITE_RULES,
    /** Approve what others propose. */
    APPROVE,
    /** See budgets, the ledger and deliveries. */
    READ_BOOKS,
    /** Top up and adjust budgets, credit customers, settle deliveries. */
    WRITE_BOOKS,
    /** See who did what. */
    READ_AUDIT,
    /** Import customers and events from files. */
    IMPORT_DATA,
    /** Export everything that the tenant owns, with the numbers of its customers. */
    EXPORT_DATA,
    /** Act as any customer on the telephone and the chat of a platform whose providers are fakes. */
    TRY_CHANNELS,
    /** Add and change staff and the keys of clients. */
    MANAGE_ACCESS
}
