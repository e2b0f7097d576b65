package loyalty.rules;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rule as a form asks for it. Empty texts are not given.
 *
 * @param title what customers and staff call it
 * @param on the type of the events
 * @param conditions what must hold, all of it
 * @param reward the reward's id
 * @param value its value, such as {@code USD 2.00} or {@code POINTS 50}
 * @param limit how often a customer gets it
 * @param every within which period: {@code day}, {@code week}, {@code month} or {@code lifetime}
 * @param budget the budget's id
 * @param campaign the id of a new campaign
 * @param from its first date
 * @param until its last date
 */
public record NewRule(
        String title,
        String on,
        List<Condition> conditions,
        String reward,
        String value,
        String limit,
        String every,
        String budget,
        String campaign,
        String from,
        String until) {
    private static final int SHOWN = 60;
    private static final List<String> PERIODS = List.of("day", "week", "month", "lifetime");

    /** Copies the list. */
    public NewRule {
        conditions = List.copyOf(conditions);
    }

    /** What a condition compares with. */
    public enum Operand {
        /** A text, or what is written as one, such as money or a date. */
        TEXT,
        /** A number. */
        NUMBER,
        /** True or false. */
        BOOLEAN
    }

    /**
     * A condition.
     *
     * @param attribute the attribute of the event
     * @param is how it is compared: {@code ==}, {@code !=}, {@code >=}, {@code <=}
     * @param value what it is compared with
     * @param operand what the value is
     */
    public record Condition(String attribute, String is, String value, Operand operand) {
        String expression() {
            String text =
                    operand == Operand.TEXT ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : value;
            return "event." + attribute + ' ' + is + ' ' + text;
        }

        /** Only a text can be anything: the others stand in the expression as they are. */
        boolean isValid() {
            boolean compared = attribute.matches("[A-Za-z][A-Za-z0-9_]*") && is.matches("==|!=|>=|<=");
            return compared
                    && switch (operand) {
                        case TEXT -> true;
                        case NUMBER -> value.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
                        case BOOLEAN -> value.matches("true|false");
                    };
        }

        String sentence() {
            String how = switch (is) {
                case "==" -> " is ";
                case "!=" -> " is not ";
                case ">=" -> " is at least ";
                default -> " is at most ";
            };
            return attribute + how + value;
        }
    }

    /** Returns the id: the words of the title. */
    public String id() {
        String words =
                title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String id = words.substring(0, Math.min(words.length(), SHOWN)).replaceAll("-$", "");
        return id.isEmpty() || !Character.isLetter(id.charAt(0)) ? "rule-" + id : id;
    }

    /** Returns the rule as a sentence. */
    public String sentence() {
        String when = conditions.stream().map(Condition::sentence).collect(Collectors.joining(" and "));
        String gives = value.isBlank() ? reward : value + " (" + reward + ')';
        String times = limit.equals("1") ? "once" : limit + " times";
        String often =
                limit.isBlank() ? "" : ", at most " + times + (every.equals("lifetime") ? " in all" : " a " + every);
        return "When a customer has an event '" + on + '\'' + (when.isEmpty() ? "" : " whose " + when)
                + ", the customer gets " + gives + often + (budget.isBlank() ? "" : ", paid from '" + budget + '\'')
                + '.';
    }

    /** Returns what is wrong with the fields, by their names. What can be anything is wrong only in the rule file. */
    public Map<String, String> mistakes() {
        Map<String, String> mistakes = new LinkedHashMap<>();
        if (title.isBlank()) {
            mistakes.put("title", "is missing");
        }
        conditions.stream()
                .filter(condition -> !condition.isValid())
                .forEach(condition -> mistakes.put(
                        condition.attribute(),
                        "cannot be compared with '" + condition.value() + "': it is a "
                                + condition.operand().name().toLowerCase(Locale.ROOT)));
        if (!limit.isEmpty() && !limit.matches("[1-9][0-9]{0,8}")) {
            mistakes.put("limit", "is not a whole number above zero");
        }
        if (!limit.isEmpty() && !PERIODS.contains(every)) {
            mistakes.put("period", "is none of " + String.join(", ", PERIODS));
        }
        if (!campaign.isEmpty() && !campaign.matches("[a-z][a-z0-9-]{0,59}")) {
            mistakes.put("campaign", "is not an id: small letters, digits and hyphens");
        }
        Map.of("first date", from, "last date", until).forEach((field, date) -> {
            if (!date.isEmpty() && !isDate(date)) {
                mistakes.put(field, "is not a date such as 2026-12-31");
            }
        });
        return mistakes;
    }

    private static boolean isDate(String text) {
        try {
            return LocalDate.parse(text).toString().equals(text);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /**
     * Returns a rule file with this rule: its text is added, nothing else changes.
     *
     * @throws IllegalStateException if the rule has mistakes
     */
    public String addTo(String file) {
        if (!mistakes().isEmpty()) {
            throw new IllegalStateException("the rule has mistakes: " + mistakes());
        }
        String text = file.endsWith("\n") ? file : file + '\n';
        String withCampaign = campaign.isBlank() ? text : section(text, "campaigns", campaignLines());
        return section(withCampaign, "rules", ruleLines());
    }

    private List<String> campaignLines() {
        String dates = Stream.of(from.isBlank() ? "" : "from: " + from, until.isBlank() ? "" : "until: " + until)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return List.of("  " + campaign + ": { " + dates + " }");
    }

    private List<String> ruleLines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("  " + id() + ':');
        lines.add("    title: " + quoted(title));
        lines.add("    on: " + quoted(on));
        String when = conditions.stream().map(Condition::expression).collect(Collectors.joining(" && "));
        lines.add("    when: " + (when.isEmpty() ? "true" : '\'' + when.replace("'", "''") + '\''));
        if (!limit.isBlank()) {
            String window = every.equals("lifetime") ? "" : ", every: " + every;
            lines.add("    caps:");
            lines.add("      - { id: " + id() + "-limit, per: subject, limit: " + limit + window + " }");
        }
        if (!campaign.isBlank()) {
            lines.add("    campaign: " + quoted(campaign));
        }
        if (!budget.isBlank()) {
            lines.add("    budget: " + quoted(budget));
        }
        lines.add(
                "    give: { reward: " + quoted(reward) + (value.isBlank() ? "" : ", value: " + quoted(value)) + " }");
        return lines;
    }

    /** Returns a text as YAML reads it, whatever it contains. */
    private static String quoted(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** Adds lines at the end of a section; the section is added before the rules if there is none. */
    private static String section(String text, String name, List<String> added) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int start = lines.indexOf(name + ':');
        if (start < 0) {
            int rules = Math.max(0, lines.indexOf("rules:"));
            lines.add(rules, name + ':');
            lines.add(rules + 1, "");
            start = rules;
        }
        int end = start + 1;
        while (end < lines.size() && !lines.get(end).matches("[A-Za-z].*")) {
            end++;
        }
        while (end > start + 1 && lines.get(end - 1).isBlank()) {
            end--;
        }
        lines.addAll(end, added);
        return String.join("\n", lines) + '\n';
    }
}
