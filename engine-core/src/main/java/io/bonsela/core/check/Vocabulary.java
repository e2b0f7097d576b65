package io.bonsela.core.check;

import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the host adds to the language.
 *
 * @param operators by name
 * @param handlers by reward type
 * @param facts the types of facts that are served, by name; null: not checked
 * @param connectors by name, who may use it; nobody named: everybody; null: not checked
 * @param retention how many days events are kept; null: for ever
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

    /** The same, for rules that are in force, whichever connectors and facts this engine has. */
    public Vocabulary forRulesInForce() {
        return new Vocabulary(operators, handlers, null, null, retention);
    }

    /** Whether the language itself has an operator of this name. */
    public static boolean isReserved(String name) {
        return ExpressionChecker.isReserved(name);
    }
}
