package io.bonsela.rulefiles;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.document.SiblingFiles;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.ExampleReader;
import io.bonsela.rulefiles.language.ExpressionReader;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads the sections of a rule file. Invalid parts are reported and left out. */
final class RuleFileReader {
    /** The sections whose parts are checked as they are written, and so have the paths of the file. */
    private static final String ZONE = "a time zone such as Africa/Harare";

    private static final Set<String> NESTED =
            Set.of("events", "rewards", "budgets", "campaigns", "lanes", "tiers", "codes");

    private final Problems problems;
    private final Set<String> broken = new HashSet<>();

    private final CollectionReader collections;
    private final List<Example> examples = new ArrayList<>();

    RuleFileReader(Problems problems, SiblingFiles siblingFiles, Map<String, CollectionProvider> providers) {
        this.problems = problems;
        collections = new CollectionReader(problems, siblingFiles, providers);
    }

    /** Reads as much of the rule set as possible; empty if the tenant or the zone cannot be read. */
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
                "lanes",
                "tiers",
                "codes",
                "rules");
        Optional<Integer> version = file.require("bonsela").isEmpty() ? Optional.empty() : file.integer("bonsela");
        version.filter(v -> v != 1)
                .ifPresent(v ->
                        problems.add(Code.INVALID_VALUE, "bonsela", "this version supports format 1, not " + v, root));
        Optional<String> tenant = file.requiredText("tenant");
        Optional<ZoneId> zone =
                file.require("zone").isEmpty() ? Optional.empty() : file.parsed("zone", ZONE, ZoneId::of);
        RuleSet.Builder rules = RuleSet.of(tenant.orElse("unknown"), zone.orElse(ZoneOffset.UTC));
        rules.paused(file.truth("paused", false));
        file.forEach((name, node) -> rules.location(name, problems.location(node)));
        rules.location("", problems.location(root));
        ExpressionReader expressions = new ExpressionReader(problems, rules::location);
        EventTypeReader eventTypes = new EventTypeReader(problems, expressions);
        section(file, "admission", rules, eventTypes::readAdmission);
        section(file, "events", rules, (id, node) -> rules.eventType(eventTypes.read(id, node)));
        eventTypes.reportUnknownTypes(file);
        ValueTypeReader types = new ValueTypeReader(problems);
        section(file, "facts", rules, (id, node) -> rules.fact(id, types.read(node, "facts/" + id)));
        section(file, "budgets", rules, (id, node) -> budget(id, node).ifPresent(rules::budget));
        section(file, "campaigns", rules, (id, node) -> rules.campaign(campaign(id, node)));
        RewardReader rewards = new RewardReader(problems);
        section(file, "rewards", rules, (id, node) -> rewards.read(id, node).ifPresent(rules::reward));
        section(
                file,
                "collections",
                rules,
                (id, node) -> collections.read(id, node).ifPresent(rules::collection));
        section(file, "lanes", rules, (id, node) -> lane(id, node).ifPresent(rules::lane));
        TierReader tiers = new TierReader(problems, expressions);
        section(file, "tiers", rules, (id, node) -> tiers.read(id, node).ifPresent(rules::tier));
        CodeReader codes = new CodeReader(problems);
        section(file, "codes", rules, (id, node) -> codes.read(id, node).ifPresent(rules::code));
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
            if (NESTED.contains(name)) {
                locate(name + "/" + id, part, rules);
            }
            reader.accept(id, part);
            if (problems.count() > before) {
                broken.add(name + "/" + id);
            }
        });
    }

    private void locate(String path, Node node, RuleSet.Builder rules) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                rules.location(path + "/" + name, problems.location(entry.value()));
                locate(path + "/" + name, entry.value(), rules);
            });
        }
    }

    private Optional<Budget> budget(String id, Node node) {
        Fields fields =
                Fields.of(node, "budgets/" + id, problems, "limit", "period", "hard", "alertAt", "carryOver", "atMost");
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
                problems.add(
                        Code.INVALID_VALUE, fields.at("alertAt"), "expected a share of the limit such as 80%", share);
            }
        }
        boolean hard = fields.truth("hard", true);
        boolean carriesOver = fields.truth("carryOver", false);
        boolean givesRest = ApplicabilityReader.givesRest(fields);
        return limit.map(amount -> {
            List<BigDecimal> usual = hard ? Budget.of(id, amount).alertAt() : List.of();
            boolean carries = carriesOver && (period != null || !fields.has("period"));
            return new Budget(id, amount, period, hard, fields.has("alertAt") ? alerts : usual, carries, givesRest);
        });
    }

    private Optional<Lane> lane(String id, Node node) {
        Fields fields = Fields.of(node, "lanes/" + id, problems, "pick", "limit");
        fields.require("pick");
        Integer limit = fields.integer("limit").orElse(null);
        return fields.oneOf("pick", Lane.Pick.values()).map(pick -> new Lane(id, pick, limit));
    }

    private Campaign campaign(String id, Node node) {
        Fields fields = Fields.of(node, "campaigns/" + id, problems, "from", "until", "budget", "paused", "zone");
        String budget = fields.text("budget").orElse(null);
        if (broken.contains("budgets/" + budget)) {
            // Only the error in the budget is reported, not the errors that follow from it.
            broken.add("campaigns/" + id);
            budget = null;
        }
        return new Campaign(
                id,
                fields.date("from").orElse(null),
                fields.date("until").orElse(null),
                budget,
                fields.truth("paused", false),
                fields.parsed("zone", ZONE, ZoneId::of).orElse(null));
    }
}
