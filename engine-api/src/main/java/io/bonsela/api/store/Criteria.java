package io.bonsela.api.store;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Query;
import org.jspecify.annotations.Nullable;

/**
 * What the lists of {@link io.bonsela.api.Records} can be asked for by, for stores to check. A criterion that a list does
 * not know would narrow nothing, so it is refused with INVALID_VALUE.
 */
public final class Criteria {
    private Criteria() {}

    /** Checks a query for events. */
    public static void ofEvents(Query query) {
        refuse("events", query.event(), query.campaign(), query.rule(), query.reward(), query.state());
        refuse("events", query.issuance(), query.account(), query.actor());
        refuse("events", query.connector(), query.deliveryState());
    }

    /** Checks a query for issuances. */
    public static void ofIssuances(Query query) {
        refuse("issuances", query.account(), query.actor(), query.connector(), query.deliveryState());
    }

    /** Checks a query for deliveries. */
    public static void ofDeliveries(Query query) {
        refuse("deliveries", query.event(), query.campaign(), query.rule(), query.reward(), query.state());
        refuse("deliveries", query.issuance(), query.account(), query.actor());
    }

    /** Checks a query for ledger entries. */
    public static void ofLedger(Query query) {
        refuse("ledger entries", query.event(), query.reward(), query.state(), query.actor());
        refuse("ledger entries", query.connector(), query.deliveryState());
    }

    /** Checks a query for audit records. */
    public static void ofAudit(Query query) {
        refuse("audit records", query.event(), query.campaign(), query.rule(), query.reward(), query.state());
        refuse("audit records", query.issuance(), query.account());
        refuse("audit records", query.connector(), query.deliveryState());
    }

    private static void refuse(String list, @Nullable Object... criteria) {
        for (Object criterion : criteria) {
            if (criterion != null) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE, list + " cannot be asked for by '" + criterion + "'");
            }
        }
    }
}
