package io.bonsela.cli;

import io.bonsela.api.backtest.BacktestReport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a backtest as one JSON object. */
final class BacktestJson {
    private BacktestJson() {}

    static String write(BacktestReport report) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.set("baseline", FiguresJson.object(report.baseline()));
        object.set("candidate", FiguresJson.object(report.candidate()));
        ObjectNode difference = object.putObject("difference");
        difference.put("issued", report.issued());
        ObjectNode value = difference.putObject("value");
        report.value().forEach((currency, amount) -> value.put(currency, amount.toPlainString()));
        difference.put("subjectsGaining", report.subjectsGaining());
        difference.put("subjectsLosing", report.subjectsLosing());
        difference.put("decisionsChanged", report.decisionsChanged());
        return JsonMapper.shared().writeValueAsString(object);
    }
}
