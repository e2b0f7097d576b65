package io.bonsela.cli;

import io.bonsela.api.Event;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.analysis.Analysis.Answer;
import io.bonsela.api.analysis.Analysis.Bound;
import io.bonsela.api.analysis.Analysis.Liability;
import io.bonsela.api.analysis.Analysis.RuleAnalysis;
import io.bonsela.api.analysis.Analysis.Witness;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an analysis as one JSON object. */
final class AnalysisJson {
    private AnalysisJson() {}

    static String write(Analysis analysis) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        ArrayNode rules = object.putArray("rules");
        analysis.rules().forEach(rule -> rules.add(rule(rule)));
        ArrayNode pairs = object.putArray("pairs");
        analysis.overlaps().forEach(overlap -> {
            ObjectNode pair = pairs.addObject();
            pair.put("first", overlap.first());
            pair.put("second", overlap.second());
            pair.put("eventType", overlap.eventType());
            write(overlap.both(), pair.putObject("both"));
        });
        ArrayNode campaigns = object.putArray("campaigns");
        analysis.campaigns().forEach(campaign -> write(campaign, campaigns.addObject()));
        return JsonMapper.shared().writeValueAsString(object);
    }

    private static ObjectNode rule(RuleAnalysis rule) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("rule", rule.rule());
        write(rule.fires(), object.putObject("fires"));
        ArrayNode shadowedBy = object.putArray("shadowedBy");
        rule.shadowedBy().forEach(shadowedBy::add);
        ArrayNode branches = object.putArray("alternatives");
        rule.branches().forEach(branch -> {
            ObjectNode one = branches.addObject();
            one.put("eventType", branch.eventType());
            one.put("place", branch.place());
            one.put("expression", branch.expression().toString());
            write(branch.reachable(), one.putObject("reachable"));
        });
        write(rule.liability(), object.putObject("liability"));
        return object;
    }

    private static void write(Answer answer, ObjectNode into) {
        into.put("answer", answer.verdict().name());
        Witness witness = answer.witness();
        if (witness != null) {
            ObjectNode shown = into.putObject("witness");
            shown.set("event", event(witness.event()));
            if (!witness.facts().isEmpty()) {
                shown.set("facts", ValuesJson.of(witness.facts()));
            }
            ArrayNode before = shown.putArray("before");
            witness.before().forEach(event -> before.add(event(event)));
            ArrayNode refused = shown.putArray("refused");
            witness.refused().forEach(refused::add);
        }
    }

    private static ObjectNode event(Event event) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("type", event.type());
        object.put("subject", event.subject());
        object.put("time", Objects.toString(event.occurredAt()));
        object.set("data", ValuesJson.of(event.attributes()));
        return object;
    }

    private static void write(Liability liability, ObjectNode into) {
        into.put("id", liability.id());
        into.put("bounded", liability.bounded());
        ArrayNode bounds = into.putArray("bounds");
        for (Bound bound : liability.bounds()) {
            ObjectNode one = bounds.addObject();
            one.set("atMost", ValuesJson.of(bound.atMost()));
            one.put("window", AnalysisText.window(bound.window()));
            one.put("each", bound.each());
            one.put("by", bound.by());
        }
    }
}
