package loyalty.rules;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
 * @param campaign the id of a campaign, which can be new
 * @param from the first date of a new campaign
 * @param until the last date of a new campaign
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
    /** What a mistake's field begins with if it is a condition; the attribute follows. */
    public static final String CONDITION = "condition/";

    private static final int SHOWN = 60;
    private static final String NO_DATE = "is not a date such as 2026-12-31";
    /** The parser of the file checks the decimals and the currency. */
    private static final String NUMBER = "[0-9]{1,18}(\\.[0-9]{1,18})?";

    private static final String CURRENCY = "[A-Z][A-Z0-9_]{0,19} ";
    private static final String AMOUNT = '(' + CURRENCY + ")?" + NUMBER;

    private static final List<String> PERIODS = List.of("day", "week", "month", "lifetime");

    /** Copies the list. */
    public NewRule {
        conditions = List.copyOf(conditions);
    }

    /** What a condition compares with. */
    public enum Operand {
        /** A text. */
        TEXT,
        /** A date or an instant. */
        TIME,
        /** Money with its currency. */
        MONEY,
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
            String compared = "event." + attribute + ' ' + is + ' ';
            return switch (operand) {
                case NUMBER, BOOLEAN -> compared + value;
                case TEXT, TIME -> compared + literal(value);
                // Money of another currency cannot be compared.
                case MONEY ->
                    is.equals("!=")
                            ? "(event." + attribute + ".currency != " + literal(currency()) + " || " + compared
                                    + literal(value) + ')'
                            : "event." + attribute + ".currency == " + literal(currency()) + " && " + compared
                                    + literal(value);
            };
        }

        private static String literal(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }

        private String currency() {
            return value.substring(0, value.indexOf(' '));
        }

        /** Texts and times can be anything here: they are quoted in the expression, and the file's parser checks them. */
        boolean isValid() {
            boolean compared = attribute.matches("[A-Za-z][A-Za-z0-9_]*") && is.matches("==|!=|>=|<=");
            return compared
                    && switch (operand) {
                        case TEXT -> is.matches("==|!=");
                        case TIME -> true;
                        case MONEY -> value.matches(CURRENCY + NUMBER);
                        case NUMBER -> value.matches("-?" + NUMBER);
                        case BOOLEAN -> is.matches("==|!=") && value.matches("true|false");
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
                        CONDITION + condition.attribute(),
                        "cannot be compared with '" + condition.value() + "': "
                                + switch (condition.operand()) {
                                    case TEXT -> "a text is or is not something";
                                    case TIME -> "it is a date or a time";
                                    case MONEY -> "write the currency first, such as USD 20.00";
                                    case NUMBER -> "it is a number";
                                    case BOOLEAN -> "it is true or false";
                                }));
        if (!value.isEmpty() && !value.matches(AMOUNT)) {
            mistakes.put(
                    "gives",
                    "is '" + value + "', which is neither a number, such as 25, nor an amount, such as USD 2.00");
        }
        if (!limit.isEmpty() && !limit.matches("[1-9][0-9]{0,8}")) {
            mistakes.put("limit", "is not a whole number above zero");
        }
        if (!limit.isEmpty() && !PERIODS.contains(every)) {
            mistakes.put("period", "is none of " + String.join(", ", PERIODS));
        }
        if (!campaign.isEmpty() && !campaign.matches("[a-z][a-z0-9-]{0,59}")) {
            mistakes.put("campaign", "is not an id: small letters, digits and hyphens");
        }
        date("first date", from, mistakes);
        date("last date", until, mistakes);
        if (mistakes.isEmpty() && !from.isEmpty() && !until.isEmpty() && until.compareTo(from) < 0) {
            mistakes.put("last date", "is before the first");
        }
        return mistakes;
    }

    /** Returns what is wrong with the fields, and what the file contains already. */
    public Map<String, String> mistakes(RuleDocument file) {
        Map<String, String> mistakes = mistakes();
        if (mistakes.isEmpty() && file.part("rules", id()).isPresent()) {
            mistakes.put("title", "is that of another rule, '" + id() + "'");
        }
        if (mistakes.isEmpty() && isKnown(file) && !(from + until).isEmpty()) {
            mistakes.put("campaign", "'" + campaign + "' is there already: leave its dates empty, or change its name");
        }
        return mistakes;
    }

    private boolean isKnown(RuleDocument file) {
        return file.part("campaigns", campaign).isPresent();
    }

    private static void date(String field, String text, Map<String, String> mistakes) {
        try {
            if (!text.isEmpty() && !LocalDate.parse(text).toString().equals(text)) {
                mistakes.put(field, NO_DATE);
            }
        } catch (DateTimeParseException e) {
            mistakes.put(field, NO_DATE);
        }
    }

    /**
     * Returns a rule file with this rule: nothing else changes.
     *
     * @throws IllegalStateException if the rule has mistakes
     */
    public RuleDocument addTo(RuleDocument file) {
        if (!mistakes(file).isEmpty()) {
            throw new IllegalStateException("the rule has mistakes: " + mistakes(file));
        }
        RuleDocument withCampaign =
                campaign.isEmpty() || isKnown(file) ? file : file.with("campaigns", campaign, campaignPart());
        return withCampaign.with("rules", id(), rulePart());
    }

    private ObjectNode campaignPart() {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        putUnlessEmpty(part, "from", from);
        putUnlessEmpty(part, "until", until);
        return part;
    }

    private ObjectNode rulePart() {
        ObjectNode part =
                JsonNodeFactory.instance.objectNode().put("title", title).put("on", on);
        if (conditions.isEmpty()) {
            part.put("when", true);
        } else {
            part.put("when", conditions.stream().map(Condition::expression).collect(Collectors.joining(" && ")));
        }
        if (!limit.isEmpty()) {
            ObjectNode cap = part.putArray("caps").addObject().put("id", id() + "-limit");
            cap.put("per", "subject").put("limit", Integer.parseInt(limit));
            putUnlessEmpty(cap, "every", every.equals("lifetime") ? "" : every);
        }
        putUnlessEmpty(part, "campaign", campaign);
        putUnlessEmpty(part, "budget", budget);
        ObjectNode give = part.putObject("give").put("reward", reward);
        putUnlessEmpty(give, "value", value);
        return part;
    }

    private static void putUnlessEmpty(ObjectNode part, String name, String text) {
        if (!text.isEmpty()) {
            part.put(name, text);
        }
    }
}
