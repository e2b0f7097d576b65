package loyalty.console;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Difference;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.report.ChangesReport;
import io.bonsela.report.Omissions;
import io.bonsela.rulefiles.RuleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loyalty.rules.NewRule;
import loyalty.rules.NewRule.Condition;
import loyalty.rules.NewRule.Operand;
import loyalty.rules.RuleDocument;
import loyalty.rules.RuleSource;
import loyalty.rules.RuleTexts;
import loyalty.rules.RuleTexts.Draft;
import loyalty.rules.Trials;
import loyalty.secret.Secrets;
import loyalty.staff.Caller;
import loyalty.web.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The draft of the rules: a form for new rules, the text, what it would have granted, and putting it in force. */
@Controller
@PreAuthorize("hasAuthority('WRITE_RULES')")
class DraftPages {
    private static final int CONDITIONS = 3;
    private static final int LONGEST = 200_000;
    private static final int MONTH = 31;
    private static final String CHANGED = "Somebody else has changed the draft meanwhile. This is what is stored.";

    private final RewardEngine engine;
    private final RuleTexts texts;
    private final RuleSource source;
    private final Trials trials;
    private final ConsoleCommands commands;
    private final Secrets secrets;

    DraftPages(
            RewardEngine engine,
            RuleTexts texts,
            RuleSource source,
            Trials trials,
            ConsoleCommands commands,
            Secrets secrets) {
        this.source = source;
        this.engine = engine;
        this.texts = texts;
        this.trials = trials;
        this.commands = commands;
        this.secrets = secrets;
    }

    /** A mistake in the text. */
    record Mistake(String place, String words) {
        static Mistake of(Diagnostic diagnostic) {
            Diagnostic.Location at = diagnostic.location();
            return new Mistake(at == null ? diagnostic.path() : "line " + at.line(), diagnostic.message());
        }
    }

    /** An attribute of an event that a condition can name. */
    record Vocabulary(String name, String kind, List<String> values) {
        static Vocabulary of(Map.Entry<String, Attribute> attribute) {
            return new Vocabulary(
                    attribute.getKey(),
                    attribute.getValue().type().kind().name(),
                    attribute.getValue().values());
        }

        boolean isUsable() {
            return !kind.equals("LIST") && !kind.equals("OBJECT");
        }
    }

    @GetMapping("/console/rules/draft")
    String draft(@RequestParam(defaultValue = "") String as, Authentication caller, Model model) {
        show(Callers.of(caller), model);
        if (as.equals("json")) {
            RuleDocument.of(String.valueOf(model.getAttribute("text")))
                    .ifPresent(document -> model.addAttribute("text", document.json()));
            model.addAttribute("json", true);
        }
        return "draft";
    }

    private void show(Caller caller, Model model) {
        Optional<Draft> draft = texts.draft(caller.tenant());
        String text = draft.map(Draft::text).orElseGet(() -> textInForce(caller.tenant()));
        model.addAttribute("text", text);
        model.addAttribute("version", draft.map(Draft::version).orElse(""));
        model.addAttribute("draft", draft.orElse(null));
        model.addAttribute("command", secrets.id("console"));
        RuleFile file = Trials.parse(text);
        List<Mistake> mistakes = mistakes(file, caller.tenant());
        model.addAttribute("mistakes", text.isBlank() ? List.of() : mistakes);
        model.addAttribute("valid", mistakes.isEmpty());
        if (mistakes.isEmpty()) {
            RuleSet rules = file.orThrow();
            model.addAttribute("differences", differences(caller.tenant(), rules));
            model.addAttribute(
                    "liabilities",
                    engine.inspect().analyse(rules, false).campaigns().stream()
                            .map(DraftPages::words)
                            .toList());
        }
    }

    private static String words(Analysis.Overlap overlap, Analysis.Witness witness) {
        String attributes = witness.event().attributes().entrySet().stream()
                .map(attribute -> attribute.getKey() + ' ' + attribute.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        return overlap.first() + " and " + overlap.second() + " can both pay for one " + overlap.eventType()
                + (attributes.isEmpty() ? "" : ", such as " + attributes)
                + (witness.before().isEmpty()
                        ? ""
                        : ", after " + witness.before().size() + " earlier events");
    }

    private static String words(Analysis.Liability liability) {
        String bounds = liability.bounds().stream()
                .map(bound -> bound.atMost() + (bound.each() == null ? "" : " for each " + bound.each()) + " by "
                        + bound.by())
                .collect(Collectors.joining(", "));
        return liability.id() + ": "
                + (liability.bounded() ? bounds : "no limit: give it a budget, or its rules a cap");
    }

    private String textInForce(String tenant) {
        return source.inForce(tenant).map(RuleSource.Source::text).orElse("");
    }

    private List<Mistake> mistakes(RuleFile file, String tenant) {
        if (file.ruleSet().filter(rules -> !rules.tenant().equals(tenant)).isPresent()) {
            return List.of(new Mistake("tenant", "is another one than " + tenant));
        }
        List<Diagnostic> found = file.ruleSet().isPresent() ? file.check(engine) : file.diagnostics();
        return found.stream().map(Mistake::of).toList();
    }

    private List<Difference> differences(String tenant, RuleSet draft) {
        return engine.records()
                .ruleSet(tenant)
                .map(inForce -> inForce.differencesTo(draft))
                .orElse(List.of());
    }

    @PostMapping("/console/rules/draft")
    String store(
            @RequestParam String text, @RequestParam String version, Authentication caller, RedirectAttributes flash) {
        Caller member = Callers.of(caller);
        if (text.length() > LONGEST) {
            flash.addFlashAttribute("problem", "The text is longer than " + LONGEST + " characters.");
        } else if (!texts.store(member.tenant(), text.replace("\r\n", "\n"), member.id(), version)) {
            flash.addFlashAttribute("problem", CHANGED);
        } else {
            flash.addFlashAttribute("done", "The draft is stored.");
        }
        return "redirect:/console/rules/draft";
    }

    @PostMapping("/console/rules/draft/discard")
    String discard(@RequestParam String version, Authentication caller, RedirectAttributes flash) {
        boolean discarded = texts.discard(Callers.of(caller).tenant(), version);
        flash.addFlashAttribute(
                discarded ? "done" : "problem", discarded ? "The draft is gone; this is what is in force." : CHANGED);
        return "redirect:/console/rules/draft";
    }

    @PostMapping("/console/rules/draft/try")
    String tryOut(Authentication caller, Model model) {
        Caller member = Callers.of(caller);
        show(member, model);
        RuleFile file = Trials.parse(String.valueOf(model.getAttribute("text")));
        Optional<RuleSet> inForce = engine.records().ruleSet(member.tenant());
        if (!mistakes(file, member.tenant()).isEmpty() || inForce.isEmpty()) {
            return "draft";
        }
        model.addAttribute("examples", trials.examples(file));
        model.addAttribute(
                "overlaps",
                engine.inspect().analyse(file.orThrow(), true).overlaps().stream()
                        .flatMap(overlap ->
                                Stream.ofNullable(overlap.both().witness()).map(witness -> words(overlap, witness)))
                        .toList());
        try {
            BacktestReport report =
                    trials.backtest(inForce.get(), file.orThrow(), MONTH).report();
            model.addAttribute(
                    "backtest",
                    new ChangesReport(report, new Omissions(), inForce.get().zone()).fragment());
        } catch (Trials.BusyException | Trials.TooManyEventsException e) {
            model.addAttribute("problem", "Past events were not decided: " + e.getMessage() + '.');
        }
        return "draft";
    }

    @PostMapping("/console/rules/draft/publish")
    String publish(
            @RequestParam String command,
            @RequestParam String version,
            Authentication caller,
            RedirectAttributes flash) {
        Caller member = Callers.of(caller);
        Optional<Draft> draft = texts.draft(member.tenant());
        if (draft.filter(stored -> stored.version().equals(version)).isEmpty()) {
            flash.addFlashAttribute("problem", CHANGED);
            return "redirect:/console/rules/draft";
        }
        RuleFile file = Trials.parse(draft.map(Draft::text).orElse(""));
        if (!mistakes(file, member.tenant()).isEmpty()) {
            flash.addFlashAttribute("problem", "The draft has mistakes.");
            return "redirect:/console/rules/draft";
        }
        RuleSet rules = file.orThrow();
        String digest = engine.inspect().digest(rules);
        source.keep(rules, draft.get().text());
        commands.execute(member, command, "", origin -> new Publish(origin, rules), flash);
        boolean inForce = engine.records()
                .ruleSet(member.tenant())
                .filter(now -> engine.inspect().digest(now).equals(digest))
                .isPresent();
        if (inForce) {
            source.published(rules, draft.get().text());
        }
        if (inForce && !texts.discard(member.tenant(), version)) {
            flash.addFlashAttribute("problem", "Somebody else has changed the draft meanwhile: it is kept.");
        }
        return "redirect:/console/rules";
    }

    @GetMapping("/console/rules/new")
    String newRule(@RequestParam(required = false) @Nullable String on, Authentication caller, Model model) {
        Optional<RuleSet> rules = drafted(Callers.of(caller).tenant());
        List<String> types = rules.stream()
                .flatMap(set -> set.eventTypes().stream())
                .map(EventType::name)
                .toList();
        String chosen = on != null && types.contains(on)
                ? on
                : types.stream().findFirst().orElse("");
        model.addAttribute("types", types);
        model.addAttribute("on", chosen);
        model.addAttribute("vocabulary", vocabulary(rules, chosen));
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
        model.addAttribute("slots", CONDITIONS);
        return "new-rule";
    }

    /** Says what a form asks for, while it is filled in. */
    @PostMapping("/console/rules/new/sentence")
    String sentence(
            @RequestParam Map<String, String> fields,
            @RequestParam(defaultValue = "") List<String> attribute,
            @RequestParam(defaultValue = "") List<String> is,
            @RequestParam(defaultValue = "") List<String> value,
            Authentication caller,
            Model model) {
        NewRule rule =
                rule(fields, attribute, is, value, drafted(Callers.of(caller).tenant()));
        preview(rule, Callers.of(caller).tenant(), model);
        return "new-rule :: preview";
    }

    /** Adds the rule to the draft. */
    @PostMapping("/console/rules/new")
    String add(
            @RequestParam Map<String, String> fields,
            @RequestParam(defaultValue = "") List<String> attribute,
            @RequestParam(defaultValue = "") List<String> is,
            @RequestParam(defaultValue = "") List<String> value,
            Authentication caller,
            Model model,
            RedirectAttributes flash) {
        Caller member = Callers.of(caller);
        NewRule rule = rule(fields, attribute, is, value, drafted(member.tenant()));
        List<Mistake> mistakes = preview(rule, member.tenant(), model);
        if (!mistakes.isEmpty()) {
            model.addAttribute("fields", fields);
            return newRule(rule.on(), caller, model);
        }
        Optional<Draft> draft = texts.draft(member.tenant());
        String before = draft.map(Draft::text).orElseGet(() -> textInForce(member.tenant()));
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

    private List<Mistake> preview(NewRule rule, String tenant, Model model) {
        String before = texts.draft(tenant).map(Draft::text).orElseGet(() -> textInForce(tenant));
        List<Mistake> mistakes = rule.mistakes().entrySet().stream()
                .map(field -> new Mistake(field.getKey(), field.getValue()))
                .toList();
        if (mistakes.isEmpty()) {
            String text =
                    RuleDocument.of(before).map(file -> rule.addTo(file).text()).orElse(before);
            mistakes = mistakes(Trials.parse(text), tenant);
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

    private static List<Vocabulary> vocabulary(Optional<RuleSet> rules, String on) {
        return rules.stream()
                .flatMap(set -> set.eventTypes().stream())
                .filter(type -> type.name().equals(on))
                .flatMap(type -> type.attributes().entrySet().stream())
                .map(Vocabulary::of)
                .filter(Vocabulary::isUsable)
                .toList();
    }

    private static NewRule rule(
            Map<String, String> fields,
            List<String> attribute,
            List<String> is,
            List<String> value,
            Optional<RuleSet> rules) {
        String on = field(fields, "on");
        List<Vocabulary> known = vocabulary(rules, on);
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i < Math.min(CONDITIONS, Math.min(attribute.size(), Math.min(is.size(), value.size()))); i++) {
            String name = attribute.get(i);
            Optional<Vocabulary> found =
                    known.stream().filter(each -> each.name().equals(name)).findFirst();
            if (found.isPresent() && !value.get(i).isBlank()) {
                conditions.add(new Condition(name, is.get(i), value.get(i).strip(), operand(found.get())));
            }
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
            case "BOOLEAN" -> Operand.BOOLEAN;
            default -> Operand.TEXT;
        };
    }

    private static String field(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "").strip().replaceAll("\\p{Cntrl}", " ");
    }
}
