package io.bonsela.rulefiles;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Diagnostic.Location;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Price;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.language.Durations;
import io.bonsela.rulefiles.language.ExpressionReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads rules and caps. */
final class RuleReader {
    private static final RoundingMode[] ROUNDINGS = {
        RoundingMode.HALF_EVEN,
        RoundingMode.HALF_UP,
        RoundingMode.HALF_DOWN,
        RoundingMode.DOWN,
        RoundingMode.UP,
        RoundingMode.FLOOR,
        RoundingMode.CEILING
    };

    private final Problems problems;
    private final BiConsumer<String, Location> places;
    private final Set<String> broken;
    private final ExpressionReader expressions;
    private final ApplicabilityReader applicability;
    private final Map<String, Cap> sharedCaps = new HashMap<>();

    RuleReader(Problems problems, BiConsumer<String, Location> places, Set<String> broken) {
        this.problems = problems;
        this.places = places;
        this.broken = broken;
        expressions = new ExpressionReader(problems, places);
        applicability = new ApplicabilityReader(problems);
    }

    void sharedCap(String id, Node node) {
        Fields fields = Fields.of(
                node, "caps/" + id, problems, "per", "missing", "limit", "every", "within", "releasedOn", "atMost");
        cap(id, fields, node).ifPresent(cap -> sharedCaps.put(id, cap));
    }

    /** Reads a rule without its invalid parts; empty if a reward, campaign or budget that it refers to is invalid. */
    Optional<Rule> rule(String id, Node node) {
        String path = "rules/" + id;
        Fields fields = Fields.of(
                node,
                path,
                problems,
                "title",
                "on",
                "when",
                "caps",
                "cooldown",
                "breaker",
                "give",
                "price",
                "priority",
                "schedule",
                "code",
                "rollout",
                "campaign",
                "budget",
                "lane",
                "leaves-lane",
                "paused",
                "examples");
        fields.forEach((name, part) -> places.accept(path + "/" + name, problems.location(part)));
        Rule.Builder rule = Rule.named(id);
        boolean sound = true;
        fields.text("title").ifPresent(rule::title);
        fields.require("on");
        rule.on(fields.texts("on").toArray(String[]::new));
        fields.require("when").ifPresent(when -> rule.when(expressions.read(when, path + "/when")));
        fields.require("give");
        int raises = 0;
        for (Node give : fields.list("give")) {
            if (give instanceof Node.Mapping
                    && Fields.any(give, path + "/give", problems).has("raise")) {
                String at = path + "/raises/" + raises++;
                places.accept(at, problems.location(give));
                raise(give, at).ifPresent(rule::raise);
                continue;
            }
            Optional<Effect> effect = effect(give, path + "/give");
            effect.ifPresent(rule::give);
            sound &= effect.map(e -> !broken.contains("rewards/" + e.reward())).orElse(true);
        }
        price(fields).ifPresent(rule::price);
        for (Node cap : fields.list("caps")) {
            cap(cap, path + "/caps").ifPresent(rule::cap);
        }
        fields.parsed("cooldown", "a duration such as P7D or PT12H", Durations::parse)
                .ifPresent(rule::cooldown);
        fields.integer("priority").ifPresent(rule::priority);
        applicability.schedule(fields).ifPresent(rule::schedule);
        applicability.rollout(fields, id).ifPresent(rule::rollout);
        new BreakerReader(problems, places).read(fields).ifPresent(rule::breaker);
        Optional<Rule.Code> code = new CodeReader(problems).needed(fields);
        code.ifPresent(needed -> rule.code(needed.codes(), needed.attribute()));
        sound &= code.map(needed -> !broken.contains("codes/" + needed.codes())).orElse(true);
        fields.text("lane").ifPresent(rule::stackingLane);
        if (fields.truth("leaves-lane", false)) {
            rule.leavesLane();
        }
        if (fields.truth("paused", false)) {
            rule.paused();
        }
        Optional<String> campaign = fields.text("campaign");
        campaign.ifPresent(rule::campaign);
        Optional<String> budget = fields.text("budget");
        budget.ifPresent(b -> {
            if (b.equals("none")) {
                rule.unbudgeted();
            } else {
                rule.budget(b);
            }
        });
        sound &= campaign.map(c -> !broken.contains("campaigns/" + c)).orElse(true);
        sound &= budget.map(b -> !broken.contains("budgets/" + b)).orElse(true);
        Rule read = rule.build();
        return sound && !readsBrokenTier(read) ? Optional.of(read) : Optional.empty();
    }

    /** Whether a rule reads a tier whose mistakes are already reported. */
    private boolean readsBrokenTier(Rule rule) {
        return readsBrokenTier(rule.condition())
                || rule.effects().stream().anyMatch(effect -> effect.value() != null && readsBrokenTier(effect.value()))
                || rule.raises().stream()
                        .anyMatch(raise -> readsBrokenTier(raise.subject())
                                || raise.with().values().stream().anyMatch(this::readsBrokenTier))
                || (rule.price() != null && readsBrokenTier(rule.price().value()));
    }

    private boolean readsBrokenTier(Expression expression) {
        boolean broken = expression instanceof Expression.Variable variable
                && variable.path().startsWith("tier.")
                && this.broken.contains("tiers/" + variable.path().substring("tier.".length()));
        return broken || expression.parts().stream().anyMatch(this::readsBrokenTier);
    }

    private Optional<Price> price(Fields rule) {
        Node node = rule.get("price");
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Node.Scalar) {
            return rule.money("price").map(Price::of);
        }
        Fields fields = Fields.of(node, rule.at("price"), problems, "unit", "value", "rounding");
        Optional<String> unit = fields.requiredText("unit");
        Optional<Expression> value =
                fields.require("value").map(amount -> expressions.read(amount, fields.at("value")));
        RoundingMode rounding = fields.oneOf("rounding", ROUNDINGS).orElse(RoundingMode.UP);
        return unit.isEmpty() || value.isEmpty()
                ? Optional.empty()
                : Optional.of(new Price(unit.get(), value.get(), rounding));
    }

    private Optional<Raise> raise(Node node, String path) {
        Fields fields = Fields.of(node, path, problems, "raise", "subject", "with");
        Optional<String> event = fields.requiredText("raise");
        Optional<Expression> subject =
                fields.require("subject").map(given -> expressions.read(given, fields.at("subject")));
        Map<String, Expression> with = new HashMap<>();
        Node given = fields.get("with");
        if (given != null) {
            Fields.any(given, fields.at("with"), problems)
                    .forEach((name, value) -> with.put(name, expressions.read(value, fields.at("with") + "/" + name)));
        }
        return event.flatMap(type -> subject.map(whom -> new Raise(type, whom, with)));
    }

    private Optional<Effect> effect(Node node, String path) {
        Fields fields = Fields.of(node, path, problems, "reward", "value", "rounding", "over", "where", "by");
        Optional<String> reward = fields.requiredText("reward");
        Node value = fields.get("value");
        Expression expression = value == null ? null : expressions.read(value, path + "/value");
        RoundingMode rounding = fields.oneOf("rounding", ROUNDINGS).orElse(RoundingMode.HALF_EVEN);
        Sharing over = sharing(fields);
        return reward.map(r -> new Effect(r, expression, rounding, over));
    }

    private @Nullable Sharing sharing(Fields effect) {
        Node over = effect.get("over");
        for (String name : List.of("where", "by")) {
            if (over == null && effect.has(name)) {
                problems.add(
                        Code.MISSING,
                        effect.at("over"),
                        "'" + name + "' needs 'over'",
                        Objects.requireNonNull(effect.get(name)));
            }
        }
        return over == null
                ? null
                : new Sharing(expressions.read(over, effect.at("over")), part(effect, "where"), part(effect, "by"));
    }

    private @Nullable Expression part(Fields effect, String name) {
        Node node = effect.get(name);
        return node == null ? null : expressions.read(node, effect.at(name));
    }

    private Optional<Cap> cap(Node node, String path) {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String id) {
            Cap shared = sharedCaps.get(id);
            if (shared == null && !broken.contains("caps/" + id)) {
                problems.add(
                        Code.UNKNOWN_CAP,
                        path,
                        "unknown cap '" + id + "'" + NearMiss.hint(id, sharedCaps.keySet()),
                        node);
            }
            return Optional.ofNullable(shared);
        }
        Fields fields = Fields.of(
                node, path, problems, "id", "per", "missing", "limit", "every", "within", "releasedOn", "atMost");
        Optional<String> id = fields.requiredText("id");
        id.ifPresent(i -> places.accept(path + "/" + i, problems.location(node)));
        return cap(id.orElse("unknown"), fields, node);
    }

    private Optional<Cap> cap(String id, Fields fields, Node node) {
        Optional<Cap.Limit> limit = fields.require("limit").flatMap(l -> limit(l, fields.at("limit")));
        List<Expression> dimensions = new ArrayList<>();
        for (Node per : fields.list("per")) {
            dimension(per, fields.at("per")).ifPresent(dimensions::add);
        }
        Window window = new Window.Lifetime();
        Optional<CalendarPeriod> every = fields.oneOf("every", CalendarPeriod.values());
        Optional<Duration> within = fields.parsed("within", "a duration such as P7D or PT12H", Durations::parse);
        if (fields.has("every") && fields.has("within")) {
            problems.add(Code.INVALID_WINDOW, fields.at("within"), "'every' and 'within' cannot be combined", node);
        } else if (every.isPresent()) {
            window = new Window.Calendar(every.get());
        } else if (within.isPresent()) {
            window = new Window.Rolling(within.get());
        }
        Window chosen = window;
        Set<Cap.Release> releasedOn = fields.has("releasedOn") ? releases(fields) : Set.of(Cap.Release.CANCEL);
        boolean rest = ApplicabilityReader.givesRest(fields);
        Optional<Cap.Missing> missing = fields.oneOf("missing", Cap.Missing.values());
        return limit.map(l -> new Cap(id, l, chosen, dimensions, missing.orElse(null), releasedOn, rest));
    }

    private Set<Cap.Release> releases(Fields cap) {
        Set<Cap.Release> releases = EnumSet.noneOf(Cap.Release.class);
        for (Node node : cap.list("releasedOn")) {
            Optional<Cap.Release> release = Stream.of(Cap.Release.values())
                    .filter(r ->
                            node instanceof Node.Scalar scalar && Fields.word(r).equals(scalar.value()))
                    .findFirst();
            release.ifPresent(releases::add);
            if (release.isEmpty()) {
                problems.add(
                        Code.INVALID_VALUE, cap.at("releasedOn"), "expected cancel or expiry, or [] for never", node);
            }
        }
        return releases;
    }

    private Optional<Cap.Limit> limit(Node node, String path) {
        Object value = node instanceof Node.Scalar scalar ? scalar.value() : null;
        try {
            if (value instanceof BigDecimal number) {
                return Optional.of(new Cap.Limit.Count(number.longValueExact()));
            }
            if (value instanceof String text) {
                return Optional.of(new Cap.Limit.Value(Money.parse(text)));
            }
        } catch (BonselaException e) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    e.detail() + (e.detail().contains("write ") ? "" : "; expected an amount such as USD 5.00"),
                    node);
            return Optional.empty();
        } catch (ArithmeticException e) {
            problems.add(Code.INVALID_VALUE, path, "expected a whole number of grants or an amount", node);
            return Optional.empty();
        }
        problems.add(Code.INVALID_VALUE, path, "expected a whole number or an amount such as USD 5.00", node);
        return Optional.empty();
    }

    private Optional<Expression> dimension(Node node, String path) {
        return Optional.of(expressions.read(node, path)).filter(e -> !e.equals(new Literal(null)));
    }
}
