package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Location;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Schedule;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.Happening;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cases near an example of a rule. */
final class Variations {
    private static final Location NOWHERE = new Location("", 0, 0);

    private final RuleSet rules;
    private final Rule rule;
    private final Candidates candidates;
    private final Set<Instant> moments = new LinkedHashSet<>();

    Variations(RuleSet rules, Rule rule) {
        this.rules = rules;
        this.rule = rule;
        candidates = Candidates.of(rules, rule);
        rules.campaigns().stream()
                .filter(campaign -> campaign.id().equals(rule.campaign()))
                .forEach(campaign -> {
                    borders(campaign.from());
                    borders(campaign.until());
                });
        if (rule.schedule() != null) {
            borders(rule.schedule().from());
            borders(rule.schedule().until());
        }
    }

    /** An event of each type that the rule looks at, for a rule that carries no example. */
    List<Example> plain() {
        Instant at = someTime();
        return rule.eventTypes().stream()
                .flatMap(type -> usual(List.of(), type).stream())
                .map(event -> new Example(
                        rule.id(),
                        "a case",
                        List.of(),
                        at(event, at),
                        Map.of(),
                        Example.NOT_MATCHED,
                        null,
                        Objects.requireNonNullElse(rules.location("rules/" + rule.id()), NOWHERE)))
                .toList();
    }

    /** Within the campaign and the schedule, if there are any. */
    private Instant someTime() {
        ZonedDateTime at = moments.stream()
                .findFirst()
                .map(moment -> moment.plus(Duration.ofDays(2)))
                .orElse(Candidates.SOME_TIME)
                .atZone(rules.zone());
        Schedule schedule = rule.schedule();
        if (schedule != null && schedule.start() != null) {
            at = at.with(schedule.start());
        }
        while (schedule != null
                && !schedule.days().isEmpty()
                && !schedule.days().contains(at.getDayOfWeek())) {
            at = at.plusDays(1);
        }
        return at.toInstant();
    }

    private void borders(@Nullable LocalDate date) {
        for (int step = -1; date != null && step <= 1; step++) {
            moments.add(date.plusDays(step)
                    .atTime(LocalTime.NOON)
                    .atZone(rules.zone())
                    .toInstant());
        }
    }

    /** With one change, by kinds of change: few of one kind are not to drown among many of another. */
    List<List<Example>> near(Example example) {
        List<Example> attributes = new ArrayList<>();
        for (Happening event : changed(example.event())) {
            attributes.add(with(example, example.history(), event, example.facts()));
        }
        List<Example> times = new ArrayList<>();
        times(example)
                .forEach(at -> times.add(with(example, example.history(), at(example.event(), at), example.facts())));
        List<Example> histories = new ArrayList<>();
        for (int i = 0; i < example.history().size(); i++) {
            history(example, i, histories);
        }
        List<Example> longer = new ArrayList<>();
        more(example).forEach(added -> {
            List<Happening> history = new ArrayList<>(example.history());
            history.addAll(added);
            longer.add(with(example, history, example.event(), example.facts()));
        });
        List<Example> again = new ArrayList<>();
        again(example).forEach(history -> again.add(with(example, history, example.event(), example.facts())));
        List<Example> facts = new ArrayList<>();
        facts(example, facts);
        return List.of(attributes, times, histories, longer, again, facts);
    }

    /** With each attribute another, or gone. */
    private List<Happening> changed(Happening event) {
        EventType type = type(event.type());
        List<Happening> changed = new ArrayList<>();
        type.attributes().forEach((name, attribute) -> {
            if (!candidates.mentions("event", name)) {
                return;
            }
            Object now = event.attributes().get(name);
            for (Object other : candidates.values(attribute, now)) {
                if (!other.equals(now)) {
                    Map<String, Object> attributes = new TreeMap<>(event.attributes());
                    attributes.put(name, other);
                    changed.add(with(event, attributes));
                }
            }
            if (!attribute.required() && now != null) {
                Map<String, Object> fewer = new TreeMap<>(event.attributes());
                fewer.remove(name);
                changed.add(with(event, fewer));
            }
        });
        return changed;
    }

    private Set<Instant> times(Example example) {
        Set<Instant> times = new LinkedHashSet<>(moments);
        times.add(example.at().plus(Duration.ofHours(12)));
        for (int days = 1; days < 7; days++) {
            times.add(example.at().plus(Duration.ofDays(days)));
        }
        Schedule schedule = rule.schedule();
        for (LocalTime border :
                schedule == null ? new LocalTime[0] : new LocalTime[] {schedule.start(), schedule.end()}) {
            for (int minutes = -1; border != null && minutes <= 1; minutes++) {
                times.add(example.at()
                        .atZone(rules.zone())
                        .with(border.plusMinutes(minutes))
                        .toInstant());
            }
        }
        return times;
    }

    private void history(Example example, int at, List<Example> near) {
        Happening past = example.history().get(at);
        List<Happening> others = new ArrayList<>(changed(past));
        candidates.lengths().forEach(length -> others.add(ago(past, length.dividedBy(past.times()), past.times())));
        others.add(ago(past, past.ago(), past.times() + 1));
        if (past.times() > 1) {
            others.add(ago(past, past.ago(), past.times() - 1));
        }
        String subject = past.subject().equals(Happening.SOMEBODY) ? Happening.SOMEBODY_ELSE : Happening.SOMEBODY;
        others.add(new Happening(
                past.type(), past.attributes(), subject, past.others(), past.at(), past.ago(), past.times()));
        for (Happening other : others) {
            List<Happening> changed = new ArrayList<>(example.history());
            changed.set(at, other);
            near.add(with(example, changed, example.event(), example.facts()));
        }
        List<Happening> fewer = new ArrayList<>(example.history());
        fewer.remove(at);
        near.add(with(example, fewer, example.event(), example.facts()));
    }

    /** The event itself before, so often that a cap may be reached; and one of each type that the rule looks at. */
    private List<List<Happening>> more(Example example) {
        List<List<Happening>> more = new ArrayList<>();
        Happening now = example.event();
        for (int count : candidates.counts()) {
            more.add(List.of(ago(now, Duration.ofMinutes(1), count)));
            more.add(List.of(ago(now, Duration.ofDays(1), count)));
        }
        for (Duration length : candidates.lengths()) {
            more.add(List.of(ago(now, length, 1)));
        }
        for (Cap cap : rule.caps()) {
            boolean ofSubject = cap.dimensions().contains(Expressions.subject());
            if (!ofSubject && cap.limit() instanceof Cap.Limit.Count count && count.max() > 1) {
                for (long grants = count.max() - 1; grants <= count.max(); grants++) {
                    int all = (int) Math.min(grants, Integer.MAX_VALUE);
                    more.add(byOthers(ago(now, Duration.ofMinutes(1), 1), all));
                    more.add(byOthers(ago(now, beyond(cap.window()), 1), all));
                }
            }
        }
        for (String type : candidates.eventTypes()) {
            usual(example.history(), type)
                    .filter(other -> !type.equals(now.type()))
                    .ifPresent(other -> {
                        more.add(List.of(ago(other, Duration.ofMinutes(1), 1)));
                        candidates.lengths().forEach(length -> more.add(List.of(ago(other, length, 1))));
                    });
        }
        return more;
    }

    /**
     * The event itself before, and between it and now an event of each type that the rule looks at, in every way that the
     * rule can tell: what pays once for one of them pays again if it takes another for the latest.
     */
    private List<List<Happening>> again(Example example) {
        List<List<Happening>> again = new ArrayList<>();
        Happening before = ago(example.event(), Duration.ofMinutes(2), 1);
        for (String type : candidates.eventTypes()) {
            Happening usual = type.equals(before.type())
                    ? before
                    : usual(example.history(), type).orElse(null);
            if (usual == null) {
                continue;
            }
            List<Happening> between = new ArrayList<>(changed(usual));
            between.add(usual);
            for (Happening one : between) {
                List<Happening> history = new ArrayList<>(example.history());
                history.add(before);
                history.add(ago(one, Duration.ofMinutes(1), 1));
                again.add(history);
            }
        }
        return again;
    }

    /** How long ago is outside of a cap's window. */
    private static Duration beyond(Window window) {
        if (window instanceof Window.Calendar calendar) {
            return Candidates.length(calendar.period()).plusDays(1);
        }
        return window instanceof Window.Rolling rolling ? rolling.length().plusHours(1) : Duration.ofDays(1);
    }

    /** So many grants to others, each as often as the caps of a subject let him. */
    private List<Happening> byOthers(Happening event, int grants) {
        int each = rule.caps().stream()
                .filter(cap -> cap.dimensions().contains(Expressions.subject()))
                .map(Cap::limit)
                .filter(Cap.Limit.Count.class::isInstance)
                .mapToInt(limit -> (int) Math.min(grants, ((Cap.Limit.Count) limit).max()))
                .min()
                .orElse(rule.cooldown() == null ? grants : 1);
        if (each < 1 || grants / each > 1_000) {
            return List.of();
        }
        List<Happening> all = new ArrayList<>();
        all.add(to(Happening.SOMEBODY_ELSE, grants / each, event, each));
        if (grants % each > 0) {
            all.add(to(Happening.SOMEBODY_ELSE, 0, event, grants % each));
        }
        return all;
    }

    private static Happening to(String subject, int others, Happening event, int times) {
        return new Happening(event.type(), event.attributes(), subject, others, null, event.ago(), times);
    }

    /** An event of a type as the example has it, or with the first value for each attribute that it must have. */
    private Optional<Happening> usual(List<Happening> history, String type) {
        Optional<Happening> there =
                history.stream().filter(past -> past.type().equals(type)).findFirst();
        if (there.isPresent()) {
            return there;
        }
        Map<String, Object> attributes = new TreeMap<>();
        for (Map.Entry<String, Attribute> entry : type(type).attributes().entrySet()) {
            List<Object> values = candidates.values(entry.getValue(), null);
            if (!values.isEmpty()) {
                attributes.put(entry.getKey(), values.get(0));
            } else if (entry.getValue().required()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Happening(type, attributes, Happening.SOMEBODY, 0, null, Duration.ofMinutes(1), 1));
    }

    private void facts(Example example, List<Example> near) {
        rules.facts().forEach((name, type) -> {
            if (!candidates.mentions("fact", name)) {
                return;
            }
            for (Object value : candidates.values(type, null)) {
                Map<String, @Nullable Object> facts = new TreeMap<>(example.facts());
                facts.put(name, value);
                near.add(with(example, example.history(), example.event(), facts));
            }
            Map<String, @Nullable Object> nothing = new TreeMap<>(example.facts());
            nothing.put(name, null);
            near.add(with(example, example.history(), example.event(), nothing));
            Map<String, @Nullable Object> fewer = new TreeMap<>(example.facts());
            fewer.remove(name);
            near.add(with(example, example.history(), example.event(), fewer));
        });
    }

    private EventType type(String name) {
        return rules.eventTypes().stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Happening with(Happening event, Map<String, Object> attributes) {
        return new Happening(
                event.type(), attributes, event.subject(), event.others(), event.at(), event.ago(), event.times());
    }

    private static Happening at(Happening event, Instant at) {
        return new Happening(event.type(), event.attributes(), event.subject(), 0, at, event.ago(), 1);
    }

    private static Happening ago(Happening event, Duration ago, int times) {
        return new Happening(event.type(), event.attributes(), event.subject(), event.others(), null, ago, times);
    }

    private static Example with(
            Example example, List<Happening> history, Happening event, Map<String, @Nullable Object> facts) {
        return new Example(
                example.rule(),
                example.title(),
                history,
                event,
                facts,
                example.outcome(),
                example.value(),
                example.location());
    }
}
