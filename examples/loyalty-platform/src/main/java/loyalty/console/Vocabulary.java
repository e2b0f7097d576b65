package loyalty.console;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An attribute of events, as a form shows it.
 *
 * @param name its name
 * @param kind the kind of its values, such as {@code MONEY}
 * @param values the values that it can have; empty: any
 * @param optional whether events can be without it
 */
record Vocabulary(String name, String kind, List<String> values, boolean optional) {
    private static Vocabulary of(Map.Entry<String, Attribute> attribute) {
        return new Vocabulary(
                attribute.getKey(),
                attribute.getValue().type().kind().name(),
                attribute.getValue().values(),
                !attribute.getValue().required());
    }

    /** Whether a field of a form can have its value. */
    boolean isPlain() {
        return !kind.equals("LIST") && !kind.equals("OBJECT");
    }

    /** Returns the attributes of a type of events that a field of a form can have. */
    static List<Vocabulary> plain(Optional<RuleSet> rules, String type) {
        return all(rules, type).stream().filter(Vocabulary::isPlain).toList();
    }

    private static List<Vocabulary> all(Optional<RuleSet> rules, String type) {
        return rules.stream()
                .flatMap(set -> set.eventTypes().stream())
                .filter(each -> each.name().equals(type))
                .flatMap(each -> each.attributes().entrySet().stream())
                .map(Vocabulary::of)
                .toList();
    }

    /** Returns the types of events, those with the most rules first. */
    static List<String> types(Optional<RuleSet> rules) {
        Map<String, Long> uses = rules.stream()
                .flatMap(set -> set.rules().stream())
                .flatMap(rule -> rule.eventTypes().stream())
                .collect(Collectors.groupingBy(type -> type, Collectors.counting()));
        return rules.stream()
                .flatMap(set -> set.eventTypes().stream())
                .map(EventType::name)
                .sorted(Comparator.comparing(type -> -uses.getOrDefault(type, 0L)))
                .toList();
    }

    /**
     * Returns the types of events that somebody at a till can record: those that no rule or tier raises, and whose values a form
     * can have.
     *
     * @param rules the rules in force
     * @param platform the types of events that the platform itself reports
     */
    static List<String> recordable(Optional<RuleSet> rules, Set<String> platform) {
        Set<String> raised = rules.stream()
                .flatMap(set -> Stream.concat(
                        set.rules().stream()
                                .map(Rule::raises)
                                .flatMap(List::stream)
                                .map(Raise::event),
                        set.tiers().stream().flatMap(tier -> Stream.ofNullable(tier.raises()))))
                .collect(Collectors.toSet());
        return types(rules).stream()
                .filter(type -> !raised.contains(type) && !platform.contains(type))
                .filter(type ->
                        all(rules, type).stream().allMatch(attribute -> attribute.isPlain() || attribute.optional()))
                .toList();
    }
}
