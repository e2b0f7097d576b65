package io.bonsela.rulefiles;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Reward.Hold;
import io.bonsela.api.rule.Reward.Validity;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Neighbours;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.ExampleReader;
import io.bonsela.rulefiles.language.Durations;
import io.bonsela.rulefiles.language.ExpressionReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads the sections of a rule file. What is broken is reported and left out. */
final class RuleFileReader {
    private static final String UNTIL_CONFIRMED = "until-confirmed";

    private final Problems problems;
    private final Set<String> broken = new HashSet<>();

    private final CollectionReader collections;
    private final List<Example> examples = new ArrayList<>();

    RuleFileReader(Problems problems, Neighbours neighbours, Map<String, CollectionProvider> providers) {
        this.problems = problems;
        collections = new CollectionReader(problems, neighbours, providers);
    }

    /** The rule set as far as it could be read; empty if not even its tenant and zone could be. */
    Optional<RuleSet> read(Node root) {
        Fields file = Fields.of(
                root,
                "",
                problems,
                "bonsela",
                "tenant",
                "zone",
                "paused",
                "events",
                "admission",
                "facts",
                "budgets",
                "campaigns",
                "rewards",
                "caps",
                "collections",
                "rules");
        Optional<Integer> version = file.require("bonsela").isEmpty() ? Optional.empty() : file.integer("bonsela");
        version.filter(v -> v != 1)
                .ifPresent(v ->
                        problems.add(Code.INVALID_VALUE, "bonsela", "this version reads format 1, not " + v, root));
        Optional<String> tenant = file.requiredText("tenant");
        Optional<ZoneId> zone = file.require("zone").isEmpty()
                ? Optional.empty()
                : file.parsed("zone", "a time zone such as Africa/Harare", ZoneId::of);
        RuleSet.Builder rules = RuleSet.of(tenant.orElse("unknown"), zone.orElse(ZoneOffset.UTC));
        rules.paused(file.truth("paused", false));
        file.forEach((name, node) -> rules.location(name, problems.location(node)));
        rules.location("", problems.location(root));
        ExpressionReader expressions = new ExpressionReader(problems, rules::location);
        Map<String, EventType> admission = new LinkedHashMap<>();
        section(file, "admission", rules, (id, node) -> admission.put(id, admission(id, node, expressions)));
        section(file, "events", rules, (id, node) -> rules.eventType(eventType(id, node, admission.remove(id))));
        admission.keySet().forEach(id -> unknownType(id, file));
        section(file, "facts", rules, (id, node) -> rules.fact(id, type(node, "facts/" + id)));
        section(file, "budgets", rules, (id, node) -> budget(id, node).ifPresent(rules::budget));
        section(file, "campaigns", rules, (id, node) -> rules.campaign(campaign(id, node)));
        section(file, "rewards", rules, (id, node) -> reward(id, node).ifPresent(rules::reward));
        section(
                file,
                "collections",
                rules,
                (id, node) -> collections.read(id, node).ifPresent(rules::collection));
        RuleReader ruleReader = new RuleReader(problems, rules::location, broken);
        section(file, "caps", rules, ruleReader::sharedCap);
        file.require("rules");
        section(file, "rules", rules, (id, node) -> ruleReader.rule(id, node).ifPresent(rules::rule));
        if (tenant.isEmpty() || zone.isEmpty()) {
            return Optional.empty();
        }
        RuleSet ruleSet = rules.build();
        file.require("rules").ifPresent(node -> readExamples(Fields.any(node, "rules", problems), ruleSet));
        return Optional.of(ruleSet);
    }

    private void readExamples(Fields rules, RuleSet ruleSet) {
        ExampleReader reader = new ExampleReader(problems, ruleSet);
        for (Rule rule : ruleSet.rules()) {
            Node node = Objects.requireNonNull(rules.get(rule.id()));
            List<Node> given = Fields.any(node, rules.at(rule.id()), problems).list("examples");
            for (int i = 0; i < given.size(); i++) {
                reader.read(rule, i, given.get(i)).ifPresent(examples::add);
            }
        }
    }

    /** The examples of the rules that were read. */
    List<Example> examples() {
        return examples;
    }

    private void section(Fields file, String name, RuleSet.Builder rules, BiConsumer<String, Node> reader) {
        Node node = file.get(name);
        if (node == null) {
            return;
        }
        Fields.any(node, name, problems).forEach((id, part) -> {
            int before = problems.count();
            rules.location(name + "/" + id, problems.location(part));
            reader.accept(id, part);
            if (problems.count() > before) {
                broken.add(name + "/" + id);
            }
        });
    }

    /** What must hold for the events of a type. */
    private EventType admission(String type, Node node, ExpressionReader expressions) {
        String path = "admission/" + type;
        Fields fields = Fields.of(node, path, problems, "staleAfter", "checks");
        Duration age = fields.parsed("staleAfter", "a duration such as P7D", Durations::parse)
                .orElse(null);
        Map<String, Expression> checks = new LinkedHashMap<>();
        Node given = fields.get("checks");
        if (given != null) {
            Fields.any(given, fields.at("checks"), problems).forEach((id, condition) -> {
                String at = fields.at("checks") + "/" + id;
                checks.put(id, expressions.read(condition, at));
            });
        }
        return new EventType(type, Map.of(), checks, age);
    }

    private EventType eventType(String name, Node node, @Nullable EventType admission) {
        Map<String, Attribute> attributes = attributes(name, node);
        return admission == null
                ? EventType.of(name, attributes)
                : new EventType(name, attributes, admission.checks(), admission.staleAfter());
    }

    private void unknownType(String id, Fields file) {
        Node events = file.get("events");
        List<String> known = new ArrayList<>();
        if (events != null) {
            Fields.any(events, "events", problems).forEach((name, part) -> known.add(name));
        }
        problems.add(
                Code.UNKNOWN_EVENT_TYPE,
                "admission/" + id,
                "there is no event type '" + id + "'" + NearMiss.hint(id, known),
                Objects.requireNonNull(file.get("admission")));
    }

    private Map<String, Attribute> attributes(String eventType, Node node) {
        String path = "events/" + eventType;
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        Fields.any(node, path, problems).forEach((name, part) -> {
            String at = path + "/" + name;
            boolean optional = false;
            List<String> values = List.of();
            boolean signed = false;
            Optional<BigDecimal> min = Optional.empty();
            Optional<BigDecimal> max = Optional.empty();
            if (part instanceof Node.Mapping) {
                Fields fields = typeFields(part, at, "optional", "values", "signed", "min", "max");
                optional = fields.truth("optional", false);
                values = fields.texts("values");
                signed = fields.truth("signed", false);
                min = fields.number("min");
                max = fields.number("max");
            }
            attributes.put(
                    name, new Attribute(type(part, at), !optional, values, signed, min.orElse(null), max.orElse(null)));
        });
        return attributes;
    }

    private Fields typeFields(Node node, String path, String... more) {
        List<String> known = new ArrayList<>(List.of("type", "currency", "of", "fields"));
        known.addAll(List.of(more));
        return Fields.of(node, path, problems, known.toArray(String[]::new));
    }

    private ValueType type(Node node, String path) {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String word) {
            return type(word, null, path, node);
        }
        if (!(node instanceof Node.Mapping)) {
            problems.add(Code.INVALID_VALUE, path, "a type is wanted here, such as money or string", node);
            return ValueType.TEXT;
        }
        Fields fields = Fields.any(node, path, problems);
        String word = fields.requiredText("type").orElse("string");
        return type(word, fields, path, node);
    }

    private ValueType type(String word, @Nullable Fields fields, String path, Node node) {
        return switch (word) {
            case "string" -> ValueType.TEXT;
            case "boolean" -> ValueType.BOOLEAN;
            case "number" -> ValueType.NUMBER;
            case "date" -> ValueType.DATE;
            case "instant" -> ValueType.INSTANT;
            case "money" ->
                fields == null
                        ? ValueType.MONEY
                        : fields.text("currency").map(ValueType::money).orElse(ValueType.MONEY);
            case "list" ->
                ValueType.listOf(
                        fields == null
                                ? missing("of", path, node)
                                : fields.require("of")
                                        .map(of -> type(of, path + "/of"))
                                        .orElse(ValueType.TEXT));
            case "object" -> {
                Map<String, ValueType> parts = new LinkedHashMap<>();
                Optional<Node> inner = fields == null ? Optional.empty() : fields.require("fields");
                inner.ifPresent(map -> Fields.any(map, path + "/fields", problems)
                        .forEach((name, part) -> parts.put(name, type(part, path + "/fields/" + name))));
                if (fields == null) {
                    missing("fields", path, node);
                }
                yield ValueType.object(parts);
            }
            default -> {
                problems.add(
                        Code.INVALID_VALUE,
                        path,
                        "a type is string, boolean, number, money, date, instant, list or object, not '" + word + "'",
                        node);
                yield ValueType.TEXT;
            }
        };
    }

    private ValueType missing(String name, String path, Node node) {
        problems.add(Code.MISSING, path, "'" + name + "' is missing", node);
        return ValueType.TEXT;
    }

    private Optional<Budget> budget(String id, Node node) {
        Fields fields = Fields.of(node, "budgets/" + id, problems, "limit", "period", "hard", "alertAt");
        Optional<Money> limit = fields.require("limit").isEmpty() ? Optional.empty() : fields.money("limit");
        CalendarPeriod period = fields.oneOf("period", CalendarPeriod.values()).orElse(null);
        List<BigDecimal> alerts = new ArrayList<>();
        for (Node share : fields.list("alertAt")) {
            Object value = share instanceof Node.Scalar scalar ? scalar.value() : null;
            if (value instanceof String text && text.matches("\\d{1,3}(\\.\\d{1,4})?%")) {
                alerts.add(new BigDecimal(text.substring(0, text.length() - 1))
                        .movePointLeft(2)
                        .stripTrailingZeros());
            } else {
                problems.add(Code.INVALID_VALUE, fields.at("alertAt"), "write a share of the limit such as 80%", share);
            }
        }
        boolean hard = fields.truth("hard", true);
        return limit.map(amount -> {
            List<BigDecimal> usual = hard ? Budget.of(id, amount).alertAt() : List.of();
            return new Budget(id, amount, period, hard, fields.has("alertAt") ? alerts : usual);
        });
    }

    private Campaign campaign(String id, Node node) {
        Fields fields = Fields.of(node, "campaigns/" + id, problems, "from", "until", "budget", "paused");
        String budget = fields.text("budget").orElse(null);
        if (broken.contains("budgets/" + budget)) {
            // Whoever pays from it waits for the budget's own mistake to be mended.
            broken.add("campaigns/" + id);
            budget = null;
        }
        return new Campaign(id, date(fields, "from"), date(fields, "until"), budget, fields.truth("paused", false));
    }

    static @Nullable LocalDate date(Fields fields, String name) {
        return fields.parsed(name, "a date such as 2026-11-30", LocalDate::parse)
                .orElse(null);
    }

    private Optional<Reward> reward(String id, Node node) {
        Fields fields = Fields.of(
                node,
                "rewards/" + id,
                problems,
                "type",
                "unit",
                "value",
                "cost",
                "expiresAfter",
                "expiresAtEndOf",
                "hold",
                "connector",
                "to",
                "with",
                "pool",
                "fallbackPool",
                "lowAt");
        Optional<String> type = fields.requiredText("type");
        return type.map(t -> new Reward(
                id,
                t,
                fields.text("unit").orElse(null),
                fields.money("value").orElse(null),
                fields.money("cost").orElse(null),
                validity(fields),
                hold(fields),
                fulfilment(fields)));
    }

    private static @Nullable Fulfilment fulfilment(Fields reward) {
        Optional<String> connector = reward.text("connector");
        if (connector.isPresent()) {
            return new ByConnector(
                    connector.get(),
                    reward.text("to").orElse(null),
                    reward.textMap("with"),
                    reward.text("fallbackPool").orElse(null));
        }
        return reward.text("pool")
                .map(pool -> new FromPool(pool, reward.integer("lowAt").orElse(null)))
                .orElse(null);
    }

    private static @Nullable Validity validity(Fields reward) {
        Optional<java.time.Period> length =
                reward.parsed("expiresAfter", "a period of days such as P30D", java.time.Period::parse);
        Optional<CalendarPeriod> end = reward.oneOf("expiresAtEndOf", CalendarPeriod.values());
        return length.isEmpty() && end.isEmpty()
                ? null
                : new Validity(length.orElse(java.time.Period.ZERO), end.orElse(null));
    }

    private static @Nullable Hold hold(Fields reward) {
        return reward.parsed(
                        "hold",
                        "a period of days such as P14D, or '" + UNTIL_CONFIRMED + "'",
                        text -> new Hold(text.equals(UNTIL_CONFIRMED) ? null : java.time.Period.parse(text)))
                .orElse(null);
    }
}
