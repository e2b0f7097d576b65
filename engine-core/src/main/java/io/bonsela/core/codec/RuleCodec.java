package io.bonsela.core.codec;

import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Schedule;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes and reads rules. */
final class RuleCodec {
    private RuleCodec() {}

    static void write(Rule rule, Encoder out) {
        out.text(rule.id()).optional(rule.title(), out::text).list(rule.eventTypes(), out::text);
        ExpressionCodec.write(rule.condition(), out);
        out.list(
                        rule.effects(),
                        effect -> out.text(effect.reward())
                                .optional(effect.value(), value -> ExpressionCodec.write(value, out))
                                .constant(effect.rounding())
                                .optional(effect.over(), sharing -> write(sharing, out)))
                .list(rule.raises(), raise -> write(raise, out))
                .optional(rule.price(), price -> {
                    out.text(price.unit());
                    ExpressionCodec.write(price.value(), out);
                    out.constant(price.rounding());
                })
                .list(rule.caps(), cap -> write(cap, out))
                .optional(rule.cooldown(), cooldown -> ExpressionCodec.duration(cooldown, out))
                .optional(rule.breaker(), breaker -> write(breaker, out))
                .number(rule.priority())
                .optional(rule.schedule(), schedule -> write(schedule, out))
                .optional(rule.code(), code -> out.text(code.codes()).text(code.attribute()))
                .optional(
                        rule.rollout(),
                        rollout -> out.text(rollout.salt())
                                .decimal(rollout.from())
                                .decimal(rollout.percent())
                                .optional(rollout.variant(), out::text))
                .optional(rule.campaign(), out::text)
                .optional(rule.budget(), out::text)
                .truth(rule.unbudgeted())
                .optional(rule.stackingLane(), out::text)
                .truth(rule.leavesLane())
                .truth(rule.paused());
    }

    static Rule read(Decoder in) {
        return new Rule(
                in.text(),
                in.optional(in::text),
                in.list(in::text),
                ExpressionCodec.read(in),
                in.list(() -> new Effect(
                        in.text(),
                        in.optional(() -> ExpressionCodec.read(in)),
                        in.constant(RoundingMode.class),
                        in.optional(() -> sharing(in)))),
                in.list(() -> raise(in)),
                in.optional(() -> new Rule.Price(in.text(), ExpressionCodec.read(in), in.constant(RoundingMode.class))),
                in.list(() -> cap(in)),
                in.optional(() -> ExpressionCodec.duration(in)),
                in.optional(() -> breaker(in)),
                (int) in.number(),
                in.optional(() -> schedule(in)),
                in.optional(() -> new Rule.Code(in.text(), in.text())),
                in.optional(() -> new Rollout(in.text(), in.decimal(), in.decimal(), in.optional(in::text))),
                in.optional(in::text),
                in.optional(in::text),
                in.truth(),
                in.optional(in::text),
                in.truth(),
                in.truth());
    }

    private static void write(Raise raise, Encoder out) {
        out.text(raise.event());
        ExpressionCodec.write(raise.subject(), out);
        out.list(raise.with().entrySet(), attribute -> {
            out.text(attribute.getKey());
            ExpressionCodec.write(attribute.getValue(), out);
        });
    }

    private static Raise raise(Decoder in) {
        String event = in.text();
        Expression subject = ExpressionCodec.read(in);
        Map<String, Expression> with = new TreeMap<>();
        in.list(() -> with.put(in.text(), ExpressionCodec.read(in)));
        return new Raise(event, subject, with);
    }

    private static void write(Sharing sharing, Encoder out) {
        ExpressionCodec.write(sharing.lines(), out);
        out.optional(sharing.where(), where -> ExpressionCodec.write(where, out))
                .optional(sharing.by(), by -> ExpressionCodec.write(by, out));
    }

    private static Sharing sharing(Decoder in) {
        return new Sharing(
                ExpressionCodec.read(in),
                in.optional(() -> ExpressionCodec.read(in)),
                in.optional(() -> ExpressionCodec.read(in)));
    }

    private static void write(Cap cap, Encoder out) {
        out.text(cap.id());
        if (cap.limit() instanceof Cap.Limit.Count count) {
            out.tag('c').number(count.max());
        } else if (cap.limit() instanceof Cap.Limit.Value value) {
            out.tag('v').money(value.max());
        }
        ExpressionCodec.window(cap.window(), out);
        out.list(cap.dimensions(), dimension -> ExpressionCodec.write(dimension, out))
                .optional(cap.ifMissing(), out::constant)
                .list(cap.releasedOn(), out::constant)
                .truth(cap.givesRest());
    }

    private static Cap cap(Decoder in) {
        String id = in.text();
        Cap.Limit limit = in.tag() == 'c' ? new Cap.Limit.Count(in.number()) : new Cap.Limit.Value(in.money());
        return new Cap(
                id,
                limit,
                ExpressionCodec.window(in),
                in.list(() -> ExpressionCodec.read(in)),
                in.optional(() -> in.constant(Cap.Missing.class)),
                Set.copyOf(in.list(() -> in.constant(Cap.Release.class))),
                in.truth());
    }

    private static void write(Schedule schedule, Encoder out) {
        out.optional(schedule.from(), out::date)
                .optional(schedule.until(), out::date)
                .list(schedule.days(), out::constant)
                .optional(schedule.start(), time -> out.text(time.toString()))
                .optional(schedule.end(), time -> out.text(time.toString()));
    }

    private static void write(Breaker breaker, Encoder out) {
        ExpressionCodec.duration(breaker.within(), out);
        out.optional(breaker.awards(), out::number)
                .optional(breaker.cost(), out::money)
                .optional(breaker.errors(), out::number)
                .optional(breaker.reports(), out::number)
                .optional(breaker.halfOpenAfter(), length -> ExpressionCodec.duration(length, out))
                .number(breaker.trials());
    }

    private static Breaker breaker(Decoder in) {
        return new Breaker(
                ExpressionCodec.duration(in),
                in.optional(in::number),
                in.optional(in::money),
                in.optional(in::number),
                in.optional(in::number),
                in.optional(() -> ExpressionCodec.duration(in)),
                (int) in.number());
    }

    private static Schedule schedule(Decoder in) {
        return new Schedule(
                in.optional(in::date),
                in.optional(in::date),
                in.list(() -> in.constant(DayOfWeek.class)),
                in.optional(() -> LocalTime.parse(in.text())),
                in.optional(() -> LocalTime.parse(in.text())));
    }
}
