package io.bonsela.cli;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.explain.Allowance;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.explain.Finding;
import io.bonsela.api.explain.Gap;
import io.bonsela.api.explain.RuleExplanation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes an explanation as one JSON object. */
final class ExplanationJson {
    private final ExplanationText text;

    private ExplanationJson(ExplanationText text) {
        this.text = text;
    }

    static String write(Explanation explanation, ExplanationText text) {
        return JsonMapper.shared().writeValueAsString(new ExplanationJson(text).object(explanation));
    }

    private ObjectNode object(Explanation explanation) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("status", explanation.status().name());
        if (explanation.reason() != null) {
            object.set("reason", value(explanation.reason()));
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
            object.set("reason", value(rule.reason()));
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
        object.set("value", value(finding.value()));
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
        object.set("arguments", value(gap.arguments()));
        object.put("text", text.gap(gap));
        return object;
    }

    private static ObjectNode object(Allowance allowance) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("kind", allowance.kind().name());
        object.put("id", allowance.id());
        object.set("limit", value(allowance.limit()));
        object.set("used", value(allowance.used()));
        object.set("wanted", value(allowance.wanted()));
        object.put("allows", allowance.allows());
        if (allowance.availableAt() != null) {
            object.put("availableAt", allowance.availableAt().toString());
        }
        return object;
    }

    private static JsonNode value(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = nodes.objectNode();
            map.forEach((name, each) -> object.set(name.toString(), value(each)));
            return object;
        } else if (value instanceof List<?> list) {
            ArrayNode array = nodes.arrayNode();
            list.forEach(each -> array.add(value(each)));
            return array;
        } else if (value instanceof Money money) {
            return nodes.objectNode()
                    .put("currency", money.currency().code())
                    .put("value", money.amount().toPlainString());
        } else if (value instanceof Reason reason) {
            ObjectNode object = nodes.objectNode().put("code", reason.code().name());
            object.set("arguments", value(reason.arguments()));
            return object;
        } else if (value instanceof BigDecimal number) {
            return nodes.numberNode(number);
        } else if (value instanceof Boolean truth) {
            return nodes.booleanNode(truth);
        }
        return value == null ? nodes.nullNode() : nodes.stringNode(value.toString());
    }
}
