package loyalty.console;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Reject;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.RuleSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import loyalty.rules.RuleSource;
import loyalty.secret.Secrets;
import loyalty.staff.Member;
import loyalty.staff.StaffDesk;
import loyalty.web.Callers;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of the rules in force, what waits for an approval, versions and pauses. */
@Controller
@PreAuthorize("hasAuthority('READ_RULES')")
class RulePages {
    private final RewardEngine engine;
    private final RuleSource source;
    private final StaffDesk desk;
    private final ConsoleCommands commands;
    private final Secrets secrets;

    RulePages(RewardEngine engine, RuleSource source, StaffDesk desk, ConsoleCommands commands, Secrets secrets) {
        this.desk = desk;
        this.engine = engine;
        this.source = source;
        this.commands = commands;
        this.secrets = secrets;
    }

    /** A command that waits until another person has approved it. */
    record Waiting(String command, String verb, String actor, String note, String digest) {
        static Waiting of(AuditRecord record) {
            Reason refusal = record.receipt().reason();
            Object seen = refusal == null ? null : refusal.argument("digest");
            return new Waiting(
                    record.origin().id(),
                    record.verb(),
                    record.origin().actor(),
                    Objects.requireNonNullElse(record.origin().note(), ""),
                    seen == null ? record.digest() : seen.toString());
        }
    }

    @GetMapping("/console/rules")
    String rules(Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        Optional<RuleSet> rules = engine.records().ruleSet(tenant);
        model.addAttribute("rules", rules.map(RuleSet::rules).orElse(List.of()));
        model.addAttribute(
                "pausedCampaigns",
                rules.map(RuleSet::campaigns).orElse(List.of()).stream()
                        .filter(Campaign::paused)
                        .map(Campaign::id)
                        .collect(Collectors.toSet()));
        model.addAttribute("versions", engine.records().publications(tenant));
        model.addAttribute("names", desk.list(tenant).stream().collect(Collectors.toMap(Member::id, Member::name)));
        model.addAttribute(
                "waiting",
                engine.records().waiting(tenant).stream().map(Waiting::of).toList());
        // A form that is sent twice is one command.
        model.addAttribute("command", secrets.id("console"));
        return "rules";
    }

    /** A version, and how it differs from the rules in force. */
    @GetMapping("/console/rules/versions/{digest}")
    String version(@PathVariable String digest, Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        RuleSet version = engine.records()
                .ruleSet(tenant, digest)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Optional<RuleSet> inForce = engine.records().ruleSet(tenant);
        model.addAttribute("digest", digest);
        model.addAttribute(
                "differences",
                inForce.map(rules -> RuleDifference.of(rules.differencesTo(version)))
                        .orElse(List.of()));
        model.addAttribute("text", source.text(version).orElse(null));
        model.addAttribute("command", secrets.id("console"));
        return "version";
    }

    @PostMapping("/console/rules/versions/{digest}/activate")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    String activate(
            @PathVariable String digest,
            @RequestParam String command,
            Authentication caller,
            RedirectAttributes flash) {
        return execute(caller, command, origin -> new Rollback(origin, digest), flash);
    }

    @PostMapping("/console/rules/{rule}/pause")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    String pause(
            @PathVariable String rule, @RequestParam String command, Authentication caller, RedirectAttributes flash) {
        return execute(caller, command, origin -> new Pause(origin, Part.rule(rule)), flash);
    }

    @PostMapping("/console/rules/{rule}/resume")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    String resume(
            @PathVariable String rule, @RequestParam String command, Authentication caller, RedirectAttributes flash) {
        return execute(caller, command, origin -> new Resume(origin, Part.rule(rule)), flash);
    }

    /** Approves what another person proposes, as it was shown, or rejects it. */
    @PostMapping("/console/approvals/{verb:approve|reject}")
    @PreAuthorize("hasAuthority('APPROVE')")
    String decide(
            @PathVariable String verb,
            @RequestParam String proposal,
            @RequestParam String digest,
            @RequestParam String command,
            Authentication caller,
            RedirectAttributes flash) {
        return verb.equals("approve")
                ? execute(caller, command, origin -> new Approve(origin, proposal, digest), flash)
                : execute(caller, command, origin -> new Reject(origin, proposal), flash);
    }

    private String execute(
            Authentication caller, String id, Function<Origin, Command> command, RedirectAttributes flash) {
        commands.execute(Callers.of(caller), id, "", command, flash);
        return "redirect:/console/rules";
    }
}
