package io.bonsela.cli;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.explain.Explanation.Finding;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.explain.ExplanationText;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an explanation as one JSON object. */
final class ExplanationJson {
    private final ExplanationText text;

    private ExplanationJson(ExplanationText text) {
        this.text = text;
    }

    static String write(Explanation explanation, List<Issuance> granted, List<Event> raised, ExplanationText text) {
        ObjectNode object = new ExplanationJson(text).object(explanation);
        ArrayNode all = object.putArray("granted");
        granted.forEach(issuance -> all.add(object(issuance)));
        ArrayNode events = object.putArray("raised");
        raised.forEach(event -> events.add(object(event)));
        return JsonMapper.shared().writeValueAsString(object);
    }

    private static ObjectNode object(Event event) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("event", event.id());
        if (event.cause() != null) {
            object.put("by", event.cause().by());
        }
        object.put("type", event.type());
        object.put("subject", event.subject());
        return object;
    }

    private static ObjectNode object(Issuance issuance) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("issuance", issuance.id());
        object.put("rule", issuance.rule());
        object.put("reward", issuance.reward());
        object.set("value", ValuesJson.of(issuance.value()));
        object.put("state", issuance.state().name());
        if (issuance.expiresAt() != null) {
            object.put("expiresAt", issuance.expiresAt().toString());
        }
        return object;
    }

    private ObjectNode object(Explanation explanation) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("status", explanation.status().name());
        if (explanation.reason() != null) {
            object.set("reason", ValuesJson.of(explanation.reason()));
        }
        if (explanation.at() != null) {
            object.put("at", explanation.at().toString());
        }
        ArrayNode rules = object.putArray("rules");
        explanation.rules().forEach(rule -> rules.add(object(rule)));
        return object;
    }

    private ObjectNode object(RuleExplanation rule) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("rule", rule.rule());
        object.put(
                "outcome",
                rule.outcome() == null ? "NOT_MATCHED" : rule.outcome().name());
        if (rule.reason() != null) {
            object.set("reason", ValuesJson.of(rule.reason()));
        }
        object.set("condition", object(rule.condition()));
        ArrayNode allowances = object.putArray("allowances");
        rule.allowances().forEach(allowance -> allowances.add(object(allowance)));
        ArrayNode gaps = object.putArray("gaps");
        rule.gaps().forEach(gap -> gaps.add(object(gap)));
        object.put("enough", rule.enough());
        object.put("page", text.page(rule));
        return object;
    }

    private ObjectNode object(Finding finding) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("expression", finding.expression().toString());
        object.set("value", ValuesJson.of(finding.value()));
        if (finding.gap() != null) {
            object.set("gap", object(finding.gap()));
        }
        if (!finding.parts().isEmpty()) {
            ArrayNode parts = object.putArray("parts");
            finding.parts().forEach(part -> parts.add(object(part)));
        }
        return object;
    }

    private ObjectNode object(Gap gap) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("kind", gap.kind().name());
        object.set("arguments", ValuesJson.of(gap.arguments()));
        object.put("text", text.gap(gap));
        return object;
    }

    private static ObjectNode object(Allowance allowance) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("kind", allowance.kind().name());
        object.put("id", allowance.id());
        object.set("per", ValuesJson.of(allowance.per()));
        object.set("limit", ValuesJson.of(allowance.limit()));
        object.set("used", ValuesJson.of(allowance.used()));
        object.set("wanted", ValuesJson.of(allowance.wanted()));
        object.put("allows", allowance.allows());
        if (allowance.availableAt() != null) {
            object.put("availableAt", allowance.availableAt().toString());
        }
        return object;
    }
}
