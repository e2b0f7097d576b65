package loyalty.console;

import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Resume;
import io.bonsela.api.rule.RuleSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import loyalty.secret.Secrets;
import loyalty.staff.Caller;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the rules in force, their versions, and their pauses. */
@Controller
@PreAuthorize("hasAuthority('READ_RULES')")
class RulePages {
    private final RewardEngine engine;
    private final Secrets secrets;

    RulePages(RewardEngine engine, Secrets secrets) {
        this.engine = engine;
        this.secrets = secrets;
    }

    @GetMapping("/console/rules")
    String rules(Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        Optional<RuleSet> rules = engine.records().ruleSet(tenant);
        model.addAttribute("rules", rules.map(RuleSet::rules).orElse(List.of()));
        model.addAttribute("versions", engine.records().publications(tenant));
        // A form that is sent twice is one command.
        model.addAttribute("command", secrets.id("console"));
        return "rules";
    }

    @PostMapping("/console/rules/{rule}/pause")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    String pause(@PathVariable String rule, @RequestParam String command, Authentication caller) {
        return execute(Callers.of(caller), command, origin -> new Pause(origin, Part.rule(rule)));
    }

    @PostMapping("/console/rules/{rule}/resume")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    String resume(@PathVariable String rule, @RequestParam String command, Authentication caller) {
        return execute(Callers.of(caller), command, origin -> new Resume(origin, Part.rule(rule)));
    }

    private String execute(Caller caller, String id, Function<Origin, Command> command) {
        engine.execute(command.apply(Origin.of(caller.tenant(), IdempotencyKeys.required(id), caller.id())));
        return "redirect:/console/rules";
    }
}
