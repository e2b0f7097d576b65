package io.bonsela.cli;

import io.bonsela.api.BudgetBalance;
import io.bonsela.cli.Summary.RuleFigures;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a summary as one JSON object. */
final class SummaryJson {
    private final JsonMapper json = JsonMapper.shared();

    String write(Summary summary) {
        ObjectNode object = json.createObjectNode();
        object.put("events", summary.events);
        object.put("decided", summary.decided);
        object.put("duplicates", summary.duplicates);
        object.put("conflicts", summary.conflicts);
        object.put("invalid", summary.invalid);
        ObjectNode rules = object.putObject("rules");
        summary.rules.forEach((id, figures) -> write(figures, rules.putObject(id)));
        ObjectNode budgets = object.putObject("budgets");
        summary.budgets().forEach((id, balance) -> write(balance, budgets.putObject(id)));
        return json.writeValueAsString(object);
    }

    private static void write(RuleFigures figures, ObjectNode into) {
        into.put("matched", figures.matched);
        into.put("issued", figures.issued);
        ObjectNode value = into.putObject("value");
        figures.value.forEach(
                (currency, amount) -> value.put(currency, amount.amount().toPlainString()));
        ObjectNode refused = into.putObject("refused");
        figures.refused.forEach((outcome, count) -> refused.put(outcome.name(), count));
        if (figures.errors > 0) {
            into.put("errors", figures.errors);
        }
    }

    private static void write(BudgetBalance balance, ObjectNode into) {
        into.put("period", balance.period());
        into.put("currency", balance.limit().currency().code());
        into.put("limit", balance.limit().amount().toPlainString());
        into.put("reserved", balance.reserved().amount().toPlainString());
        into.put("charged", balance.charged().amount().toPlainString());
        into.put("available", balance.available().amount().toPlainString());
    }
}
