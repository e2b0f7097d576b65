package io.bonsela.cli;

import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RolloutGroup;
import io.bonsela.api.backtest.BacktestReport.RuleFigures;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes figures as one JSON object. */
final class FiguresJson {
    private FiguresJson() {}

    static String write(Figures figures) {
        return JsonMapper.shared().writeValueAsString(object(figures));
    }

    static ObjectNode object(Figures figures) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("events", figures.events());
        object.put("decided", figures.decided());
        object.put("duplicates", figures.duplicates());
        object.put("conflicts", figures.conflicts());
        object.put("invalid", figures.invalid());
        ObjectNode rules = object.putObject("rules");
        figures.rules().forEach((id, rule) -> write(rule, rules.putObject(id)));
        object.put("customers", figures.customers());
        object.put("reached", figures.reached());
        ObjectNode sales = object.putObject("sales");
        figures.sales()
                .forEach((currency, amount) ->
                        sales.put(currency, amount.amount().toPlainString()));
        ArrayNode budgets = object.putArray("budgets");
        figures.budgets()
                .forEach(balance ->
                        write(balance, figures.firstRefused(balance.budget(), balance.period()), budgets.addObject()));
        if (!figures.rollouts().isEmpty()) {
            ArrayNode rollouts = object.putArray("rollouts");
            figures.rollouts().forEach(group -> write(group, rollouts.addObject()));
        }
        return object;
    }

    private static void write(RolloutGroup group, ObjectNode into) {
        into.put("salt", group.salt());
        into.put("holdout", group.isHoldout());
        if (group.variant() != null) {
            into.put("variant", group.variant());
        }
        ArrayNode rules = into.putArray("rules");
        group.rules().forEach(rules::add);
        into.put("percent", group.percent().toPlainString());
        into.put("customers", group.customers());
        into.put("events", group.events());
        ObjectNode sales = into.putObject("sales");
        group.sales()
                .forEach((currency, amount) ->
                        sales.put(currency, amount.amount().toPlainString()));
        into.put("issued", group.issued());
    }

    private static void write(RuleFigures rule, ObjectNode into) {
        into.put("matched", rule.matched());
        into.put("issued", rule.issued());
        ObjectNode value = into.putObject("value");
        rule.value()
                .forEach((currency, amount) ->
                        value.put(currency, amount.amount().toPlainString()));
        ObjectNode refused = into.putObject("refused");
        rule.refused().forEach((outcome, count) -> refused.put(outcome.name(), count));
        if (rule.errors() > 0) {
            into.put("errors", rule.errors());
        }
    }

    private static void write(BudgetBalance balance, @Nullable Instant firstRefused, ObjectNode into) {
        into.put("budget", balance.budget());
        into.put("period", balance.period());
        into.put("currency", balance.limit().currency().code());
        into.put("limit", balance.limit().amount().toPlainString());
        into.put("reserved", balance.reserved().amount().toPlainString());
        into.put("charged", balance.charged().amount().toPlainString());
        into.put("available", balance.available().amount().toPlainString());
        if (firstRefused != null) {
            into.put("firstRefused", firstRefused.toString());
        }
    }
}
