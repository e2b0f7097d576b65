package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Reward.Validity;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardHandler;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks rewards: their terms, and how they are fulfilled.
 *
 * @param tenant the tenant of the rule set
 * @param eventTypes by name
 */
record RewardChecker(String tenant, Map<String, EventType> eventTypes, Vocabulary vocabulary, Problems problems) {
    private static final int LONGEST_MONTHS = 1_200;

    void check(Reward reward) {
        String path = "rewards/" + reward.id();
        RewardHandler handler = vocabulary.handlers().get(reward.type());
        if (handler == null) {
            problems.add(
                    Code.UNKNOWN_REWARD_TYPE,
                    path + "/type",
                    "no handler for reward type '" + reward.type() + "'"
                            + NearMiss.hint(reward.type(), vocabulary.handlers().keySet()));
            return;
        }
        fulfilment(reward, handler, path);
        value(reward, handler, path);
        validity(reward, handler, path);
    }

    private void value(Reward reward, RewardHandler handler, String path) {
        String unit = reward.unit();
        if (handler.hasValue() && unit == null) {
            problems.add(Code.MISSING, path, "a reward of type '" + reward.type() + "' needs a unit");
        }
        if (!handler.hasValue() && (unit != null || reward.value() != null)) {
            problems.add(
                    Code.INVALID_VALUE, path, "a reward of type '" + reward.type() + "' cannot have a unit or a value");
        }
        if (unit != null && CurrencyUnit.find(unit).isEmpty()) {
            problems.add(Code.INVALID_VALUE, path + "/unit", "unknown currency '" + unit + "'");
        } else if (unit != null
                && reward.value() != null
                && !reward.value().currency().code().equals(unit)) {
            problems.add(Code.CURRENCY_MISMATCH, path + "/value", "the value is not in " + unit);
        }
        requirePositive(reward.value(), path + "/value");
        requirePositive(reward.cost(), path + "/cost");
        requirePositive(reward.worth(), path + "/worth");
        if (reward.worth() != null && reward.worth().currency().isPoints()) {
            problems.add(Code.INVALID_VALUE, path + "/worth", "the worth must be money, not " + reward.worth());
        }
        charge(reward, handler, path);
        if (reward.transferable() && !handler.terms().creditsWallet()) {
            problems.add(
                    Code.INVALID_VALUE, path + "/transferable", "only what is credited to a wallet can be transferred");
        }
    }

    private void charge(Reward reward, RewardHandler handler, String path) {
        Charging charged = reward.charged();
        if (charged == null) {
            return;
        }
        if (!handler.terms().creditsWallet()) {
            problems.add(Code.INVALID_VALUE, path + "/charged", "only a credit can say when it is charged");
        } else if (charged == Charging.ON_REDEMPTION) {
            problems.add(Code.INVALID_VALUE, path + "/charged", "a credit is charged on-issue or on-spend");
        } else if (charged == Charging.ON_SPEND && handler.terms().delivery() != Terms.Delivery.IMMEDIATE) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/charged",
                    "a reward of type '" + handler.type()
                            + "' is delivered later and cannot be charged when it is spent");
        }
        if (reward.worth() != null && reward.worth().currency().code().equals(reward.unit())) {
            problems.add(
                    Code.INVALID_VALUE, path + "/worth", "the worth of one unit is in the currency of the unit itself");
        }
        if (reward.worth() != null && reward.worth().compareTo(Amounts.largestWorth(reward.worth())) > 0) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/worth",
                    "the worth is larger than " + Amounts.largestWorth(reward.worth()));
        }
    }

    private void requirePositive(@Nullable Money amount, String path) {
        if (amount != null && !amount.isPositive()) {
            problems.add(Code.INVALID_VALUE, path, amount + " is not above zero");
        }
    }

    private void validity(Reward reward, RewardHandler handler, String path) {
        Validity validity = reward.validity();
        // A length of zero is valid if it is rounded up to the end of a period.
        if (validity != null && isOutOfRange(validity.length(), validity.roundedUpTo() != null)) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/expiresAfter",
                    "the validity must be between one day and a hundred years");
        }
        Period grace = validity == null ? null : validity.grace();
        if (grace != null && isOutOfRange(grace, false)) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/graceOnReturn",
                    "the grace must be between one day and a hundred years");
        }
        if (grace != null && !handler.terms().creditsWallet()) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/graceOnReturn",
                    "only what is credited to a wallet can be spent and returned");
        }
        Period hold = reward.hold() == null ? null : reward.hold().length();
        if (hold != null && isOutOfRange(hold, false)) {
            problems.add(Code.INVALID_VALUE, path + "/hold", "the hold must be between one day and a hundred years");
        } else if (hold != null && validity != null && isNeverUsable(hold, validity)) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/hold",
                    "the reward expires before its hold ends: both start at the decision");
        }
    }

    /** Whether a length is not between one day and a hundred years. */
    static boolean isOutOfRange(Period length, boolean zeroAllowed) {
        return length.isNegative()
                || (length.isZero() && !zeroAllowed)
                || length.toTotalMonths() > LONGEST_MONTHS
                || length.get(ChronoUnit.DAYS) > 31 * LONGEST_MONTHS;
    }

    /**
     * Whether a reward expires before its hold ends, whatever the day of the decision: counts the longest month for the
     * validity and the shortest for the hold.
     */
    private static boolean isNeverUsable(Period hold, Validity validity) {
        long held = 28 * hold.toTotalMonths() + hold.get(ChronoUnit.DAYS);
        long good = 31 * validity.length().toTotalMonths() + validity.length().get(ChronoUnit.DAYS);
        return validity.roundedUpTo() == null && held >= good;
    }

    private void fulfilment(Reward reward, RewardHandler handler, String path) {
        boolean voucher = reward.type().equals(Vocabulary.VOUCHER);
        Fulfilment fulfilment = reward.fulfilment();
        if (voucher != fulfilment instanceof FromPool) {
            problems.add(
                    voucher ? Code.MISSING : Code.INVALID_VALUE,
                    path + "/pool",
                    voucher ? "a voucher needs a pool" : "only a voucher can have a pool");
        } else if (fulfilment instanceof FromPool pool) {
            Identifiers.checkId(path + "/pool", pool.pool(), problems);
            if (pool.lowAt() != null && pool.lowAt() < 0) {
                problems.add(Code.INVALID_VALUE, path + "/lowAt", pool.lowAt() + " is below zero");
            }
        } else if (fulfilment instanceof ByConnector connector) {
            byConnector(connector, handler, path);
        }
    }

    private void byConnector(ByConnector fulfilment, RewardHandler handler, String path) {
        Map<String, Set<String>> connectors = vocabulary.connectors();
        Set<String> tenants = connectors == null ? Set.of() : connectors.get(fulfilment.connector());
        if (handler.terms().delivery() != Terms.Delivery.DEFERRED) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/connector",
                    "a reward of type '" + handler.type() + "' is issued immediately and cannot have a connector");
        } else if (!isAvailable(tenants)) {
            problems.add(
                    Code.UNKNOWN_CONNECTOR,
                    path + "/connector",
                    "unknown connector '" + fulfilment.connector() + "' for " + tenant
                            + NearMiss.hint(fulfilment.connector(), available(connectors)));
        }
        String to = fulfilment.to();
        boolean known = to == null
                || eventTypes.values().stream()
                        .anyMatch(type -> type.attributes().containsKey(to)
                                && type.attributes().get(to).type().kind() == ValueType.Kind.TEXT);
        if (!known) {
            problems.add(Code.UNKNOWN_FIELD, path + "/to", "no event type has a text attribute '" + to + "'");
        }
    }

    /** Whether a connector exists for all tenants or for this one; null: it does not exist. */
    private boolean isAvailable(@Nullable Set<String> tenants) {
        return tenants != null && (tenants.isEmpty() || tenants.contains(tenant));
    }

    /** Returns the connectors of this tenant; a message must not name those of others. */
    private List<String> available(@Nullable Map<String, Set<String>> connectors) {
        return connectors == null
                ? List.of()
                : connectors.entrySet().stream()
                        .filter(each -> isAvailable(each.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
    }
}
