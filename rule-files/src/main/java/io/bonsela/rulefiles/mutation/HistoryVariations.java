package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.ExampleEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Creates histories near the history of an example of a rule. */
final class HistoryVariations {
    private final Rule rule;
    private final Candidates candidates;
    private final EventVariations events;

    HistoryVariations(Rule rule, Candidates candidates, EventVariations events) {
        this.rule = rule;
        this.candidates = candidates;
        this.events = events;
    }

    /** Returns histories with one event changed or removed. */
    List<List<ExampleEvent>> changed(List<ExampleEvent> history) {
        List<List<ExampleEvent>> histories = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            for (ExampleEvent other : variants(history.get(i))) {
                List<ExampleEvent> changed = new ArrayList<>(history);
                changed.set(i, other);
                histories.add(changed);
            }
            List<ExampleEvent> fewer = new ArrayList<>(history);
            fewer.remove(i);
            histories.add(fewer);
        }
        return histories;
    }

    /** Returns variants of a past event: with other attributes, at another time, more or less often, of another subject. */
    private List<ExampleEvent> variants(ExampleEvent past) {
        List<ExampleEvent> variants = new ArrayList<>(events.changed(past));
        candidates.lengths().forEach(length -> variants.add(past.before(length.dividedBy(past.times()), past.times())));
        variants.add(past.before(past.ago(), past.times() + 1));
        if (past.times() > 1) {
            variants.add(past.before(past.ago(), past.times() - 1));
        }
        variants.add(past.withSubject(
                past.subject().equals(ExampleEvent.SUBJECT) ? ExampleEvent.OTHER_SUBJECT : ExampleEvent.SUBJECT));
        return variants;
    }

    /** Returns histories with additional events. */
    List<List<ExampleEvent>> longer(Example example) {
        List<List<ExampleEvent>> histories = new ArrayList<>();
        for (List<ExampleEvent> added : additions(example)) {
            List<ExampleEvent> history = new ArrayList<>(example.history());
            history.addAll(added);
            histories.add(history);
        }
        return histories;
    }

    /**
     * Returns additions to the history: the event itself, often enough to reach a cap, and an event of each type that
     * the rule reads.
     */
    private List<List<ExampleEvent>> additions(Example example) {
        List<List<ExampleEvent>> additions = new ArrayList<>();
        ExampleEvent now = example.event();
        for (int count : candidates.counts()) {
            additions.add(List.of(now.before(Duration.ofMinutes(1), count)));
            additions.add(List.of(now.before(Duration.ofDays(1), count)));
        }
        for (Duration length : candidates.lengths()) {
            additions.add(List.of(now.before(length, 1)));
        }
        for (Cap cap : candidates.caps()) {
            boolean ofSubject = cap.dimensions().contains(Expressions.subject());
            if (!ofSubject && cap.limit() instanceof Cap.Limit.Count count && count.max() > 0) {
                for (long grants = Math.max(1, count.max() - 1); grants <= count.max(); grants++) {
                    int all = (int) Math.min(grants, Integer.MAX_VALUE);
                    additions.add(byOthers(now.before(Duration.ofMinutes(1), 1), all));
                    additions.add(byOthers(now.before(beyond(cap.window()), 1), all));
                }
            }
        }
        for (String type : candidates.eventTypes()) {
            events.usual(example.history(), type)
                    .filter(other -> !type.equals(now.type()))
                    .ifPresent(other -> {
                        additions.add(List.of(other.before(Duration.ofMinutes(1), 1)));
                        candidates.lengths().forEach(length -> additions.add(List.of(other.before(length, 1))));
                    });
        }
        return additions;
    }

    /**
     * Returns histories with the event itself and after it an event of each type that the rule reads, in every variant
     * that the rule can distinguish. A rule that pays once for such an event pays again if it takes a different one for
     * the latest.
     */
    List<List<ExampleEvent>> repeated(Example example) {
        List<List<ExampleEvent>> histories = new ArrayList<>();
        ExampleEvent before = example.event().before(Duration.ofMinutes(2), 1);
        for (String type : candidates.eventTypes()) {
            ExampleEvent usual = type.equals(before.type())
                    ? before
                    : events.usual(example.history(), type).orElse(null);
            if (usual == null) {
                continue;
            }
            List<ExampleEvent> between = new ArrayList<>(events.changed(usual));
            between.add(usual);
            for (ExampleEvent one : between) {
                List<ExampleEvent> history = new ArrayList<>(example.history());
                history.add(before);
                history.add(one.before(Duration.ofMinutes(1), 1));
                histories.add(history);
            }
        }
        return histories;
    }

    /** Returns how long ago an event is outside a cap's window. */
    private static Duration beyond(Window window) {
        if (window instanceof Window.Calendar calendar) {
            return length(calendar.period()).plusDays(1);
        }
        return window instanceof Window.Rolling rolling ? rolling.length().plusHours(1) : Duration.ofDays(1);
    }

    /** Returns the maximum length of a period. */
    static Duration length(CalendarPeriod period) {
        return Duration.ofDays(
                switch (period) {
                    case DAY -> 1;
                    case WEEK, SUNDAY_WEEK -> 7;
                    case MONTH -> 31;
                    case YEAR -> 366;
                });
    }

    /** Returns events for this many grants to other subjects, each as often as the caps per subject allow. */
    private List<ExampleEvent> byOthers(ExampleEvent event, int grants) {
        int each = candidates.caps().stream()
                .filter(cap -> cap.dimensions().contains(Expressions.subject()))
                .map(Cap::limit)
                .filter(Cap.Limit.Count.class::isInstance)
                .mapToInt(limit -> (int) Math.min(grants, ((Cap.Limit.Count) limit).max()))
                .min()
                .orElse(rule.cooldown() == null ? grants : 1);
        if (each < 1 || grants / each > 1_000) {
            return List.of();
        }
        List<ExampleEvent> all = new ArrayList<>();
        all.add(byOthers(event, grants / each, each));
        if (grants % each > 0) {
            all.add(byOthers(event, 0, grants % each));
        }
        return all;
    }

    private static ExampleEvent byOthers(ExampleEvent event, int others, int times) {
        return new ExampleEvent(
                event.type(), event.attributes(), ExampleEvent.OTHER_SUBJECT, others, null, event.ago(), times);
    }
}
