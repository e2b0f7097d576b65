package io.bonsela.core.codec;

import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.PromoCode.Source;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Reward.Hold;
import io.bonsela.api.rule.Reward.Validity;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import java.time.Period;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes and reads rule sets, with their parts in the order of their ids. */
final class RuleSetCodec {
    private RuleSetCodec() {}

    static void write(RuleSet rules, Encoder out) {
        out.text(rules.tenant())
                .text(rules.zone().getId())
                .truth(rules.isPaused())
                .list(sorted(rules.eventTypes(), EventType::name), type -> write(type, out))
                .list(sorted(rules.rewards(), Reward::id), reward -> {
                    write(reward, out);
                    out.optional(reward.fulfilment(), source -> write(source, out));
                })
                .list(sorted(rules.budgets(), Budget::id), budget -> write(budget, out))
                .list(sorted(rules.campaigns(), Campaign::id), campaign -> write(campaign, out))
                .list(sorted(rules.rules(), Rule::id), rule -> RuleCodec.write(rule, out))
                .list(sorted(rules.collections(), NamedCollection::name), collection -> write(collection, out))
                .list(rules.facts().entrySet(), fact -> {
                    out.text(fact.getKey());
                    write(fact.getValue(), out);
                })
                .list(sorted(rules.tiers(), Tier::id), tier -> write(tier, out))
                .list(sorted(rules.codes(), PromoCode::id), code -> write(code, out))
                .list(
                        sorted(rules.lanes(), Lane::id),
                        lane -> out.text(lane.id())
                                .constant(lane.pick())
                                .optional(lane.limit(), limit -> out.number(limit)));
    }

    static RuleSet read(Decoder in) {
        RuleSet.Builder rules = RuleSet.of(in.text(), ZoneId.of(in.text())).paused(in.truth());
        in.list(() -> rules.eventType(eventType(in)));
        in.list(() -> {
            Reward reward = reward(in);
            Fulfilment source = in.optional(() -> source(in));
            return rules.reward(source == null ? reward : reward.from(source));
        });
        in.list(() -> rules.budget(budget(in)));
        in.list(() -> rules.campaign(campaign(in)));
        in.list(() -> rules.rule(RuleCodec.read(in)));
        in.list(() -> rules.collection(collection(in)));
        in.list(() -> rules.fact(in.text(), valueType(in)));
        in.list(() -> rules.tier(tier(in)));
        in.list(() -> rules.code(code(in)));
        in.list(() ->
                rules.lane(new Lane(in.text(), in.constant(Lane.Pick.class), in.optional(() -> (int) in.number()))));
        return rules.build();
    }

    static void write(NamedCollection collection, Encoder out) {
        out.text(collection.name())
                .optional(collection.values(), type -> write(type, out))
                .list(collection.entries().entrySet(), entry -> {
                    out.once(entry.getKey());
                    out.value(entry.getValue());
                });
    }

    private static NamedCollection collection(Decoder in) {
        String name = in.text();
        ValueType values = in.optional(() -> valueType(in));
        Map<String, Object> entries = new TreeMap<>();
        in.list(() -> entries.put(in.once(), Objects.requireNonNull(in.value())));
        return new NamedCollection(name, values, entries);
    }

    private static <T> List<T> sorted(List<T> parts, Function<T, String> id) {
        return parts.stream().sorted(Comparator.comparing(id)).toList();
    }

    private static void write(EventType type, Encoder out) {
        out.text(type.name()).list(type.attributes().entrySet(), entry -> {
            out.text(entry.getKey());
            write(entry.getValue().type(), out);
            out.truth(entry.getValue().required())
                    .list(entry.getValue().values(), out::text)
                    .truth(entry.getValue().signed())
                    .optional(entry.getValue().min(), out::decimal)
                    .optional(entry.getValue().max(), out::decimal)
                    .optional(
                            entry.getValue().lines(),
                            lines -> out.optional(lines.key(), out::text)
                                    .text(lines.price())
                                    .optional(lines.quantity(), out::text));
        });
        out.list(type.checks().entrySet(), check -> {
                    out.text(check.getKey());
                    ExpressionCodec.write(check.getValue(), out);
                })
                .optional(type.staleAfter(), age -> ExpressionCodec.duration(age, out));
    }

    private static EventType eventType(Decoder in) {
        EventType plain = EventType.of(in.text(), attributes(in));
        Map<String, Expression> checks = new TreeMap<>();
        in.list(() -> checks.put(in.text(), ExpressionCodec.read(in)));
        return new EventType(plain.name(), plain.attributes(), checks, in.optional(() -> ExpressionCodec.duration(in)));
    }

    private static Attribute attribute(Decoder in) {
        return new Attribute(
                valueType(in),
                in.truth(),
                in.list(in::text),
                in.truth(),
                in.optional(in::decimal),
                in.optional(in::decimal),
                in.optional(() -> new Attribute.Lines(in.optional(in::text), in.text(), in.optional(in::text))));
    }

    private static Map<String, Attribute> attributes(Decoder in) {
        Map<String, Attribute> attributes = new TreeMap<>();
        in.list(() -> attributes.put(in.text(), attribute(in)));
        return attributes;
    }

    private static void write(ValueType type, Encoder out) {
        out.constant(type.kind())
                .optional(type.currency(), out::text)
                .optional(type.element(), element -> write(element, out))
                .list(type.fields().entrySet(), field -> {
                    out.text(field.getKey());
                    write(field.getValue(), out);
                });
    }

    private static ValueType valueType(Decoder in) {
        ValueType.Kind kind = in.constant(ValueType.Kind.class);
        String currency = in.optional(in::text);
        ValueType element = in.optional(() -> valueType(in));
        Map<String, ValueType> fields = new TreeMap<>();
        in.list(() -> fields.put(in.text(), valueType(in)));
        return new ValueType(kind, currency, element, fields);
    }

    private static void write(Reward reward, Encoder out) {
        out.text(reward.id())
                .text(reward.type())
                .optional(reward.unit(), out::text)
                .optional(reward.value(), out::money)
                .optional(reward.cost(), out::money)
                .optional(
                        reward.validity(),
                        validity -> out.text(validity.length().toString())
                                .optional(validity.roundedUpTo(), out::constant)
                                .optional(validity.grace(), grace -> out.text(grace.toString())))
                .optional(reward.hold(), hold -> out.optional(hold.length(), length -> out.text(length.toString())))
                .optional(reward.worth(), out::money)
                .truth(reward.transferable())
                .optional(reward.charged(), out::constant);
    }

    private static void write(Fulfilment source, Encoder out) {
        if (source instanceof ByConnector way) {
            out.tag('c')
                    .text(way.connector())
                    .optional(way.to(), out::text)
                    .list(way.parameters().entrySet(), one -> {
                        out.text(one.getKey()).text(one.getValue());
                    });
            out.optional(way.fallbackPool(), out::text);
        } else if (source instanceof FromPool pool) {
            out.tag('p').text(pool.pool()).optional(pool.lowAt(), least -> out.number(least));
        }
    }

    private static Fulfilment source(Decoder in) {
        if (in.tag() == 'p') {
            return new FromPool(in.text(), in.optional(() -> (int) in.number()));
        }
        String connector = in.text();
        String to = in.optional(in::text);
        Map<String, String> parameters = new TreeMap<>();
        in.list(() -> parameters.put(in.text(), in.text()));
        return new ByConnector(connector, to, parameters, in.optional(in::text));
    }

    private static Reward reward(Decoder in) {
        return new Reward(
                in.text(),
                in.text(),
                in.optional(in::text),
                in.optional(in::money),
                in.optional(in::money),
                in.optional(() -> new Validity(
                        Period.parse(in.text()),
                        in.optional(() -> in.constant(CalendarPeriod.class)),
                        in.optional(() -> Period.parse(in.text())))),
                in.optional(() -> new Hold(in.optional(() -> Period.parse(in.text())))),
                null,
                in.optional(in::money),
                in.truth(),
                in.optional(() -> in.constant(Charging.class)));
    }

    private static void write(Budget budget, Encoder out) {
        out.text(budget.id())
                .money(budget.limit())
                .optional(budget.period(), out::constant)
                .truth(budget.hard())
                .list(budget.alertAt(), out::decimal)
                .truth(budget.carriesOver())
                .truth(budget.givesRest());
    }

    private static Budget budget(Decoder in) {
        return new Budget(
                in.text(),
                in.money(),
                in.optional(() -> in.constant(CalendarPeriod.class)),
                in.truth(),
                in.list(in::decimal),
                in.truth(),
                in.truth());
    }

    private static void write(Campaign campaign, Encoder out) {
        out.text(campaign.id())
                .optional(campaign.from(), out::date)
                .optional(campaign.until(), out::date)
                .optional(campaign.budget(), out::text)
                .truth(campaign.paused())
                .optional(campaign.zone(), zone -> out.text(zone.getId()));
    }

    private static Campaign campaign(Decoder in) {
        return new Campaign(
                in.text(),
                in.optional(in::date),
                in.optional(in::date),
                in.optional(in::text),
                in.truth(),
                in.optional(() -> ZoneId.of(in.text())));
    }

    private static void write(Tier tier, Encoder out) {
        out.text(tier.id());
        ExpressionCodec.write(tier.by(), out);
        out.list(tier.levels(), level -> {
                    out.text(level.name());
                    out.value(level.from());
                })
                .optional(tier.keep(), keep -> out.text(keep.toString()))
                .optional(tier.keepToEndOf(), out::constant)
                .optional(tier.grace(), grace -> out.text(grace.toString()))
                .constant(tier.down())
                .optional(tier.raises(), out::text);
    }

    private static Tier tier(Decoder in) {
        return new Tier(
                in.text(),
                (Expression.Aggregate) ExpressionCodec.read(in),
                in.list(() -> new Tier.Level(in.text(), Objects.requireNonNull(in.value()))),
                in.optional(() -> Period.parse(in.text())),
                in.optional(() -> in.constant(CalendarPeriod.class)),
                in.optional(() -> Period.parse(in.text())),
                in.constant(Tier.Down.class),
                in.optional(in::text));
    }

    private static void write(PromoCode code, Encoder out) {
        out.text(code.id());
        if (code.source() instanceof Source.Text one) {
            out.tag('t').text(one.text());
        } else if (code.source() instanceof Source.Pool pool) {
            out.tag('p').text(pool.pool());
        }
        out.optional(code.from(), out::date)
                .optional(code.until(), out::date)
                .optional(code.limit(), limit -> out.number(limit))
                .optional(code.perSubject(), limit -> out.number(limit));
    }

    private static PromoCode code(Decoder in) {
        return new PromoCode(
                in.text(),
                in.tag() == 'p' ? new Source.Pool(in.text()) : new Source.Text(in.text()),
                in.optional(in::date),
                in.optional(in::date),
                in.optional(in::number),
                in.optional(in::number));
    }
}
