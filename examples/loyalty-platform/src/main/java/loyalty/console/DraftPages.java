package loyalty.console;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.report.ChangesReport;
import io.bonsela.report.Omissions;
import io.bonsela.rulefiles.RuleFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loyalty.rules.RuleDocument;
import loyalty.rules.RuleSource;
import loyalty.rules.RuleTexts;
import loyalty.rules.RuleTexts.Draft;
import loyalty.rules.Trials;
import loyalty.secret.Secrets;
import loyalty.staff.Caller;
import loyalty.web.Callers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The draft of the rules: the text, what it would have granted, and putting it in force. */
@Controller
@PreAuthorize("hasAuthority('WRITE_RULES')")
class DraftPages {
    private static final int LONGEST = 200_000;
    private static final int MONTH = 31;
    private static final String CHANGED = "Somebody else has changed the draft meanwhile. This is what is stored.";

    private final RewardEngine engine;
    private final RuleTexts texts;
    private final RuleSource source;
    private final Drafts drafts;
    private final Trials trials;
    private final ConsoleCommands commands;
    private final Secrets secrets;

    DraftPages(
            RewardEngine engine,
            RuleTexts texts,
            RuleSource source,
            Drafts drafts,
            Trials trials,
            ConsoleCommands commands,
            Secrets secrets) {
        this.source = source;
        this.drafts = drafts;
        this.engine = engine;
        this.texts = texts;
        this.trials = trials;
        this.commands = commands;
        this.secrets = secrets;
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
        String text = draft.map(Draft::text).orElseGet(() -> drafts.textInForce(caller.tenant()));
        model.addAttribute("text", text);
        model.addAttribute("version", draft.map(Draft::version).orElse(""));
        model.addAttribute("draft", draft.orElse(null));
        model.addAttribute("command", secrets.id("console"));
        RuleFile file = Trials.parse(text);
        List<Drafts.Mistake> mistakes = drafts.mistakes(file, caller.tenant());
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
                + (liability.bounded()
                        ? bounds
                        : "no limit for all time: give it a budget for all time, or a last day and a budget for each period");
    }

    private List<RuleDifference> differences(String tenant, RuleSet draft) {
        return engine.records()
                .ruleSet(tenant)
                .map(inForce -> RuleDifference.of(inForce.differencesTo(draft)))
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
        if (!drafts.mistakes(file, member.tenant()).isEmpty() || inForce.isEmpty()) {
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
        if (!drafts.mistakes(file, member.tenant()).isEmpty()) {
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
}
