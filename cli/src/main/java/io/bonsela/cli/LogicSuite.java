package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.rulefiles.language.JsonLogic;
import io.bonsela.rulefiles.language.LogicException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs test suites of the JsonLogic community. Cases are {@code [rule, data, result]} or objects; texts between them
 * are comments. Numbers are compared as doubles, as the authors of the suites do.
 */
final class LogicSuite {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private LogicSuite() {}

    /**
     * A case that failed.
     *
     * @param rule the rule
     * @param data the data that it was applied to
     * @param expected the result as JSON, or {@code error: TYPE}
     * @param actual the actual result, in the same form
     */
    record Failure(JsonNode rule, JsonNode data, String expected, String actual) {}

    /**
     * The result of a suite.
     *
     * @param passed the number of cases that passed
     * @param failures the cases that failed
     */
    record Result(int passed, List<Failure> failures) {
        String toJson() {
            ObjectNode json = JSON.createObjectNode();
            json.put("passed", passed);
            json.put("failed", failures.size());
            json.set("failures", JSON.valueToTree(failures));
            return json.toString();
        }
    }

    static Result run(String suite) {
        int passed = 0;
        List<Failure> failures = new ArrayList<>();
        for (JsonNode each : read(suite)) {
            if (each.isString()) {
                continue;
            }
            JsonNode rule = part(each, 0, "rule");
            JsonNode data = part(each, 1, "data");
            String expected = each.has("error")
                    ? "error: " + each.get("error").path("type").asString()
                    : part(each, 2, "result").toString();
            String actual = outcome(rule, data);
            if (matches(expected, actual)) {
                passed++;
            } else {
                failures.add(new Failure(rule, data, expected, actual));
            }
        }
        return new Result(passed, failures);
    }

    private static JsonNode read(String suite) {
        try {
            JsonNode cases = JSON.readTree(suite);
            if (cases.isArray()) {
                return cases;
            }
        } catch (JacksonException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "the suite is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new BonselaException(ErrorCode.INVALID_VALUE, "a suite must be a list of cases");
    }

    private static JsonNode part(JsonNode each, int position, String name) {
        JsonNode part = each.isArray() ? each.get(position) : each.get(name);
        return part == null ? NullNode.getInstance() : part;
    }

    private static String outcome(JsonNode rule, JsonNode data) {
        try {
            return JsonLogic.apply(rule.toString(), data.toString());
        } catch (LogicException e) {
            return "error: " + e.type();
        } catch (InvalidRuleSetException e) {
            return "error: " + e.diagnostics().get(0).code();
        }
    }

    private static boolean matches(String expected, String actual) {
        boolean failure = expected.startsWith("error: ") || actual.startsWith("error: ");
        return failure ? expected.equals(actual) : same(JSON.readTree(expected), JSON.readTree(actual));
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        return expected.equals(
                (a, b) -> a.isNumber() && b.isNumber()
                        ? Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0)
                        : a.equals(b) ? 0 : 1,
                actual);
    }
}
