package io.bonsela.api.explain;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.explain.Explanation.Finding;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.rule.Expression.Literal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders explanations as text with the messages of a resource bundle. English is included; for another language,
 * provide a bundle with the same keys. A key {@code name.X} defines the display name of an event type, rule, cap,
 * budget or attribute, such as {@code name.purchase = coffees}. Thread-safe.
 */
public final class ExplanationText {
    /** The maximum length of a USSD page or a text message. */
    public static final int PAGE = 160;

    private static final String BUNDLE = "io.bonsela.api.explain.messages";
    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\w+)}");

    private static final Map<String, String> OPERATORS = Map.of(
            "==",
            "is",
            "!=",
            "is_not",
            ">",
            "above",
            ">=",
            "at_least",
            "<",
            "below",
            "<=",
            "at_most",
            "in",
            "in",
            "not in",
            "not_in");

    private final ResourceBundle words;
    private final ZoneId zone;
    private final DateTimeFormatter instants;

    /**
     * Creates a renderer with the messages of a bundle.
     *
     * @param words the bundle; its locale, if it has one, is used for dates
     * @param zone the time zone of dates
     */
    public ExplanationText(ResourceBundle words, ZoneId zone) {
        this.words = words;
        this.zone = zone;
        instants = DateTimeFormatter.ofPattern(
                words.getString("format.instant"), Objects.requireNonNullElse(words.getLocale(), Locale.ROOT));
    }

    /**
     * Returns a renderer for English.
     *
     * @param zone the time zone of dates
     */
    public static ExplanationText english(ZoneId zone) {
        return new ExplanationText(ResourceBundle.getBundle(BUNDLE, Locale.ROOT), zone);
    }

    /**
     * Renders what was missing for a rule, for a small screen.
     *
     * @param rule the rule
     * @return at most {@value #PAGE} characters; gaps that do not fit are counted instead
     */
    public String page(RuleExplanation rule) {
        String head = name(rule.rule()) + ": ";
        if (rule.gaps().isEmpty()) {
            return cut(head + outcome(rule), PAGE);
        }
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < rule.gaps().size(); i++) {
            String gap = (i == 0 ? head : "; ") + gap(rule.gaps().get(i));
            int left = rule.gaps().size() - i - 1;
            String rest = left == 0 ? "" : " (+" + left + ")";
            if (page.length() + gap.length() + rest.length() > PAGE) {
                return i == 0 ? cut(gap, PAGE - rest.length()) + rest : page + " (+" + (left + 1) + ")";
            }
            page.append(gap);
        }
        return page.toString();
    }

    /**
     * Renders one gap.
     *
     * @param gap the gap
     */
    public String gap(Gap gap) {
        String operator = String.valueOf(gap.argument("operator"));
        StringBuilder key = new StringBuilder("gap.").append(gap.kind());
        boolean measured = has(gap, "missing") || has(gap, "excess");
        boolean strict = operator.length() == 1;
        switch (gap.kind()) {
            case COMPARISON, SUM, COUNT, DISTINCT, DISTINCT_DAYS, STREAK -> {
                if (measured) {
                    key.append(has(gap, "missing") ? ".missing" : ".excess").append(strict ? ".strict" : "");
                } else if (gap.kind() == Gap.Kind.COMPARISON) {
                    key.append('.').append(OPERATORS.get(operator));
                }
            }
            case CODE ->
                key.append('.')
                        .append(gap.argument("reason"))
                        .append("subject".equals(gap.argument("per")) ? ".subject" : "");
            case PAUSED -> key.append(has(gap, "bound") ? "." + gap.argument("bound") : "");
            case TIER -> key.append(measured ? ".missing" : "." + OPERATORS.get(operator));
            default -> {}
        }
        key.append(has(gap, "by") ? ".by" : has(gap, "availableAt") ? ".availableAt" : "");
        return fill(words.getString(key.toString()), gap.arguments());
    }

    private static boolean has(Gap gap, String argument) {
        return gap.argument(argument) != null;
    }

    /**
     * Renders the whole explanation line by line: each rule with its condition as a tree, what its limits had left, and
     * what was missing.
     *
     * @param explanation the explanation, with any status
     */
    public List<String> lines(Explanation explanation) {
        List<String> lines = new ArrayList<>();
        if (explanation.status() != Explanation.Status.EXPLAINED) {
            lines.add(fill(
                    words.getString("status." + explanation.status()),
                    Map.of("reason", Objects.toString(explanation.reason(), ""))));
        }
        if (explanation.status() == Explanation.Status.EXPLAINED
                && explanation.rules().isEmpty()) {
            lines.add(words.getString("status.nothing"));
        }
        explanation.rules().forEach(rule -> add(rule, lines));
        return lines;
    }

    private void add(RuleExplanation rule, List<String> lines) {
        lines.add(name(rule.rule()) + ": " + outcome(rule));
        add(rule.condition(), 1, lines);
        rule.allowances().forEach(allowance -> lines.add("  " + allowance(allowance)));
        if (!rule.gaps().isEmpty()) {
            String gaps = rule.gaps().stream().map(this::gap).collect(Collectors.joining("; "));
            lines.add("  " + fill(words.getString(rule.enough() ? "lacks.enough" : "lacks"), Map.of("gaps", gaps)));
        }
    }

    private void add(Finding finding, int depth, List<String> lines) {
        if (finding.expression() instanceof Literal && depth > 1) {
            return;
        }
        String value = value(finding.value());
        String gap = finding.gap() == null ? "" : "   (" + gap(finding.gap()) + ")";
        lines.add("  ".repeat(depth) + finding.expression() + ": " + value + gap);
        finding.parts().forEach(part -> add(part, depth + 1, lines));
    }

    private String outcome(RuleExplanation rule) {
        String outcome = rule.outcome() == null ? "NOT_MATCHED" : rule.outcome().name();
        String detail = rule.gaps().isEmpty() && rule.reason() != null ? " (" + rule.reason() + ")" : "";
        return words.getString("outcome." + outcome) + detail;
    }

    private String allowance(Allowance allowance) {
        String text = fill(
                words.getString("allowance." + allowance.kind()),
                Map.of(
                        "id", allowance.id(),
                        "per", per(allowance.per()),
                        "limit", allowance.limit(),
                        "used", allowance.used(),
                        "wanted", allowance.wanted()));
        if (allowance.allows()) {
            return text;
        }
        return allowance.availableAt() == null
                ? text + words.getString("refused")
                : text + fill(words.getString("refused.availableAt"), Map.of("availableAt", allowance.availableAt()));
    }

    private String per(Map<String, Object> key) {
        return key.entrySet().stream()
                .map(part ->
                        " " + fill(words.getString("per"), Map.of("what", part.getKey(), "value", part.getValue())))
                .collect(Collectors.joining());
    }

    private String fill(String pattern, Map<String, Object> arguments) {
        Matcher matcher = ARGUMENT.matcher(pattern);
        return matcher.replaceAll(match -> {
            Object argument = arguments.get(match.group(1));
            return Matcher.quoteReplacement(argument instanceof String text ? name(text) : value(argument));
        });
    }

    /** The display name in the bundle, or the id; an attribute without the prefix {@code event.}. */
    private String name(String id) {
        String key = "name." + id;
        return words.containsKey(key)
                ? words.getString(key)
                : id.startsWith("event.") && !id.contains(" ") ? id.substring("event.".length()) : id;
    }

    private String value(@Nullable Object value) {
        if (value instanceof Instant at) {
            return instants.format(at.atZone(zone));
        } else if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof Boolean) {
            return words.getString("value." + value);
        } else if (value == null) {
            return words.getString("value.nothing");
        } else if (value instanceof Reason reason) {
            return reason.code() == ReasonCode.NOT_READ ? words.getString("value.NOT_READ") : reason.toString();
        } else if (value instanceof List<?> list) {
            return list.stream().map(this::value).collect(Collectors.joining(", "));
        }
        return value instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : value.toString();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }
}
