package io.bonsela.core.check;

import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host's additions to the language.
 *
 * @param operators the operators by name
 * @param handlers the handlers by reward type
 * @param facts the types of the available facts, by name; null: not checked
 * @param connectors the tenants that may use each connector, by name; an empty set: all tenants; null: not checked
 * @param retention the number of days for which events are kept; null: indefinitely
 */
public record Vocabulary(
        Map<String, Operator> operators,
        Map<String, RewardHandler> handlers,
        @Nullable Map<String, ValueType> facts,
        @Nullable Map<String, Set<String>> connectors,
        @Nullable Long retention) {
    /** The type of reward that comes from a pool of codes. */
    public static final String VOUCHER = "voucher";

    /** Copies the maps. */
    public Vocabulary {
        operators = Map.copyOf(operators);
        handlers = Map.copyOf(handlers);
        facts = facts == null ? null : Map.copyOf(facts);
        connectors = connectors == null ? null : Map.copyOf(connectors);
    }

    /** Returns a copy for rules that are already in force, which does not check connectors and facts. */
    public Vocabulary forRulesInForce() {
        return new Vocabulary(operators, handlers, null, null, retention);
    }

    /** Whether the language itself has an operator of this name. */
    public static boolean isReserved(String name) {
        return ExpressionChecker.isReserved(name);
    }
}
