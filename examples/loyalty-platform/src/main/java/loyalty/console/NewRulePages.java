package loyalty.console;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loyalty.rules.NewRule;
import loyalty.rules.NewRule.Condition;
import loyalty.rules.NewRule.Operand;
import loyalty.rules.RuleDocument;
import loyalty.rules.RuleTexts;
import loyalty.rules.RuleTexts.Draft;
import loyalty.rules.Trials;
import loyalty.staff.Caller;
import loyalty.web.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The form for new rules, which adds them to the draft. */
@Controller
@PreAuthorize("hasAuthority('WRITE_RULES')")
class NewRulePages {
    private static final int CONDITIONS = 3;

    private final RewardEngine engine;
    private final RuleTexts texts;
    private final Drafts drafts;

    NewRulePages(RewardEngine engine, RuleTexts texts, Drafts drafts) {
        this.engine = engine;
        this.texts = texts;
        this.drafts = drafts;
    }

    /** One row of the form's conditions; all of it can be empty. */
    record Row(int number, String attribute, String is, String value) {
        static List<Row> of(Map<String, List<String>> typed) {
            return IntStream.range(0, CONDITIONS)
                    .mapToObj(row -> new Row(
                            row + 1, at(typed, "attribute", row), at(typed, "is", row), at(typed, "value", row)))
                    .toList();
        }

        private static String at(Map<String, List<String>> typed, String field, int row) {
            List<String> values = typed.getOrDefault(field, List.of());
            return row < values.size() ? values.get(row) : "";
        }

        /** Returns what is wrong with the row, if it is used and is not a whole condition. */
        Optional<Drafts.Mistake> mistake(List<Vocabulary> known, String type) {
            String name = attribute.isEmpty() ? "Condition " + number : attribute;
            if (attribute.isEmpty()) {
                return value.isBlank()
                        ? Optional.empty()
                        : Optional.of(new Drafts.Mistake(name, "has a value and no attribute"));
            } else if (known.stream().noneMatch(each -> each.name().equals(attribute))) {
                return Optional.of(new Drafts.Mistake(name, "is not an attribute of the event '" + type + '\''));
            }
            return value.isBlank()
                    ? Optional.of(new Drafts.Mistake(name, "has no value to compare with"))
                    : Optional.empty();
        }
    }

    @GetMapping("/console/rules/new")
    String newRule(Authentication caller, Model model) {
        return form(null, Row.of(Map.of()), caller, model);
    }

    /** Shows the attributes of another kind of event; the rest of the form stays as it is. */
    @PostMapping(value = "/console/rules/new", params = "choose")
    String kind(@RequestParam MultiValueMap<String, String> typed, Authentication caller, Model model) {
        Map<String, String> fields = typed.toSingleValueMap();
        model.addAttribute("fields", fields);
        return form(field(fields, "on"), Row.of(typed), caller, model);
    }

    private String form(@Nullable String on, List<Row> conditions, Authentication caller, Model model) {
        Optional<RuleSet> rules = drafted(Callers.of(caller).tenant());
        List<String> types = Vocabulary.types(rules);
        String chosen = on != null && types.contains(on)
                ? on
                : types.stream().findFirst().orElse("");
        model.addAttribute("types", types);
        model.addAttribute("on", chosen);
        model.addAttribute("vocabulary", Vocabulary.plain(rules, chosen));
        model.addAttribute(
                "rewards",
                rules.map(RuleSet::rewards).orElse(List.of()).stream()
                        .map(Reward::id)
                        .toList());
        model.addAttribute(
                "budgets",
                rules.map(RuleSet::budgets).orElse(List.of()).stream()
                        .map(Budget::id)
                        .toList());
        model.addAttribute(
                "campaigns",
                rules.map(RuleSet::campaigns).orElse(List.of()).stream()
                        .map(Campaign::id)
                        .toList());
        model.addAttribute("conditions", conditions);
        return "new-rule";
    }

    /** Says what a form asks for, while it is filled in. */
    @PostMapping("/console/rules/new/sentence")
    String sentence(@RequestParam MultiValueMap<String, String> typed, Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        Optional<RuleSet> rules = drafted(tenant);
        List<Row> conditions = Row.of(typed);
        NewRule rule = rule(typed.toSingleValueMap(), conditions, rules);
        List<Drafts.Mistake> incomplete = incomplete(rules, rule.on(), conditions);
        preview(rule, incomplete, text(texts.draft(tenant), tenant), tenant, model);
        return "new-rule :: preview";
    }

    /** Adds the rule to the draft. */
    @PostMapping(value = "/console/rules/new", params = "!choose")
    String add(
            @RequestParam MultiValueMap<String, String> typed,
            Authentication caller,
            Model model,
            RedirectAttributes flash) {
        Caller member = Callers.of(caller);
        Optional<RuleSet> rules = drafted(member.tenant());
        List<Row> conditions = Row.of(typed);
        NewRule rule = rule(typed.toSingleValueMap(), conditions, rules);
        Optional<Draft> draft = texts.draft(member.tenant());
        String before = text(draft, member.tenant());
        List<Drafts.Mistake> incomplete = incomplete(rules, rule.on(), conditions);
        List<Drafts.Mistake> mistakes = preview(rule, incomplete, before, member.tenant(), model);
        if (!mistakes.isEmpty()) {
            model.addAttribute("fields", typed.toSingleValueMap());
            model.addAttribute("refused", true);
            return form(rule.on(), conditions, caller, model);
        }
        String text = rule.addTo(RuleDocument.of(before).orElseThrow()).text();
        boolean stored = texts.store(
                member.tenant(), text, member.id(), draft.map(Draft::version).orElse(""));
        flash.addFlashAttribute(
                stored ? "done" : "problem",
                stored
                        ? "The rule is in the draft. Try it on past events, then put it in force."
                        : "Somebody else has changed the draft meanwhile: add the rule again.");
        return "redirect:/console/rules/draft";
    }

    private String text(Optional<Draft> draft, String tenant) {
        return draft.map(Draft::text).orElseGet(() -> drafts.textInForce(tenant));
    }

    /** A condition that is not whole must not be left out: the rule would pay for more events. */
    private static List<Drafts.Mistake> incomplete(Optional<RuleSet> rules, String on, List<Row> rows) {
        List<Vocabulary> known = Vocabulary.plain(rules, on);
        return rows.stream()
                .map(row -> row.mistake(known, on))
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Drafts.Mistake> preview(
            NewRule rule, List<Drafts.Mistake> incomplete, String before, String tenant, Model model) {
        Optional<RuleDocument> file = RuleDocument.of(before);
        List<Drafts.Mistake> mistakes = Stream.concat(
                        incomplete.stream(),
                        file.map(rule::mistakes).orElse(rule.mistakes()).entrySet().stream()
                                .map(field -> new Drafts.Mistake(FormFields.label(field.getKey()), field.getValue())))
                .toList();
        if (mistakes.isEmpty()) {
            String text = file.map(known -> rule.addTo(known).text()).orElse(before);
            mistakes = drafts.mistakes(
                    Trials.parse(text), tenant, diagnostic -> FormFields.mistake(diagnostic, rule.id()));
        }
        model.addAttribute("sentence", rule.sentence());
        model.addAttribute("mistakes", mistakes);
        return mistakes;
    }

    /** Returns the rules of the draft, or those in force if the draft has mistakes or is not there. */
    private Optional<RuleSet> drafted(String tenant) {
        return texts.draft(tenant)
                .flatMap(draft -> Trials.parse(draft.text()).ruleSet())
                .or(() -> engine.records().ruleSet(tenant));
    }

    private static NewRule rule(Map<String, String> fields, List<Row> rows, Optional<RuleSet> rules) {
        String on = field(fields, "on");
        List<Vocabulary> known = Vocabulary.plain(rules, on);
        List<Condition> conditions = new ArrayList<>();
        for (Row row : rows) {
            known.stream()
                    .filter(each ->
                            each.name().equals(row.attribute()) && !row.value().isBlank())
                    .map(each ->
                            new Condition(each.name(), row.is(), row.value().strip(), operand(each)))
                    .forEach(conditions::add);
        }
        return new NewRule(
                field(fields, "title"),
                on,
                conditions,
                field(fields, "reward"),
                field(fields, "gives"),
                field(fields, "limit"),
                field(fields, "every"),
                field(fields, "budget"),
                field(fields, "campaign"),
                field(fields, "from"),
                field(fields, "until"));
    }

    private static Operand operand(Vocabulary attribute) {
        return switch (attribute.kind()) {
            case "NUMBER" -> Operand.NUMBER;
            case "MONEY" -> Operand.MONEY;
            case "DATE", "INSTANT" -> Operand.TIME;
            case "BOOLEAN" -> Operand.BOOLEAN;
            default -> Operand.TEXT;
        };
    }

    private static String field(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "").strip().replaceAll("\\p{Cntrl}", " ");
    }
}
