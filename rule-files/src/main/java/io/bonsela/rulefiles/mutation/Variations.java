package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Diagnostic.Location;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.ExampleEvent;
import io.bonsela.rulefiles.example.RolloutSubject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates cases near an example of a rule. */
final class Variations {
    private static final Location NOWHERE = new Location("", 0, 0);

    private final RuleSet rules;
    private final Rule rule;
    private final Candidates candidates;
    private final EventVariations events;
    private final TimeVariations times;
    private final HistoryVariations histories;
    private final List<String> subjects;

    Variations(RuleSet rules, Rule rule, List<Example> examples) {
        this.rules = rules;
        this.rule = rule;
        candidates = Candidates.of(rules, rule, examples);
        events = new EventVariations(rules, candidates);
        times = new TimeVariations(rules, rule);
        histories = new HistoryVariations(rule, candidates, events);
        subjects = subjects(rules, rule);
    }

    /** Returns a case for each event type of the rule, for a rule without examples. */
    List<Example> plain() {
        Instant at = times.inForce();
        return rule.eventTypes().stream()
                .flatMap(type -> events.usual(List.of(), type).stream())
                .map(event -> new Example(
                        rule.id(),
                        "a case",
                        List.of(),
                        event.onceAt(at),
                        Map.of(),
                        candidates.codes(),
                        Example.NOT_MATCHED,
                        null,
                        null,
                        null,
                        Objects.requireNonNullElse(rules.location("rules/" + rule.id()), NOWHERE)))
                .toList();
    }

    /** Returns cases with one change, grouped by kind of change so that a kind with few cases is not outnumbered. */
    List<List<Example>> near(Example example) {
        List<Example> attributes = events.changed(example.event()).stream()
                .map(event -> withEvent(example, event))
                .toList();
        List<Example> otherTimes = times.near(example.at()).stream()
                .map(at -> withEvent(example, example.event().onceAt(at)))
                .toList();
        return List.of(
                attributes,
                otherTimes,
                withHistories(example, histories.changed(example.history())),
                withHistories(example, histories.longer(example)),
                withHistories(example, histories.repeated(example)),
                withOtherFacts(example),
                withOtherSubjects(example));
    }

    /** Returns cases whose subject is in the rollout of the rule, or is not. */
    private List<Example> withOtherSubjects(Example example) {
        return subjects.stream()
                .map(subject -> withEvent(example, example.event().withSubject(subject)))
                .toList();
    }

    private static List<String> subjects(RuleSet rules, Rule rule) {
        Rollout rollout = rule.rollout();
        return rollout == null
                ? List.of()
                : Stream.of(true, false)
                        .flatMap(takesPart -> RolloutSubject.of(rollout, rules.tenant(), takesPart).stream())
                        .toList();
    }

    private List<Example> withHistories(Example example, List<List<ExampleEvent>> histories) {
        return histories.stream()
                .map(history -> with(example, history, example.event(), example.facts()))
                .toList();
    }

    /** Returns cases in which one fact has another value, has no value, or is unavailable. */
    private List<Example> withOtherFacts(Example example) {
        List<Example> near = new ArrayList<>();
        rules.facts().forEach((name, type) -> {
            if (!candidates.mentions("fact", name)) {
                return;
            }
            for (Object value : candidates.values(type, null)) {
                Map<String, @Nullable Object> facts = new TreeMap<>(example.facts());
                facts.put(name, value);
                near.add(withFacts(example, facts));
            }
            Map<String, @Nullable Object> nothing = new TreeMap<>(example.facts());
            nothing.put(name, null);
            near.add(withFacts(example, nothing));
            Map<String, @Nullable Object> fewer = new TreeMap<>(example.facts());
            fewer.remove(name);
            near.add(withFacts(example, fewer));
        });
        return near;
    }

    private Example withEvent(Example example, ExampleEvent event) {
        return with(example, example.history(), event, example.facts());
    }

    private Example withFacts(Example example, Map<String, @Nullable Object> facts) {
        return with(example, example.history(), example.event(), facts);
    }

    private Example with(
            Example example, List<ExampleEvent> history, ExampleEvent event, Map<String, @Nullable Object> facts) {
        return new Example(
                example.rule(),
                example.title(),
                history,
                event,
                facts,
                candidates.codes(),
                example.outcome(),
                example.reason(),
                example.value(),
                example.raised(),
                example.location());
    }
}
