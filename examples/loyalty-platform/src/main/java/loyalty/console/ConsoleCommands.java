package loyalty.console;

import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.report.Numbers;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Function;
import loyalty.staff.Caller;
import loyalty.web.IdempotencyKeys;
import loyalty.web.Refusals;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Executes the commands of forms, and says on the next page what became of them. The id of a command is in its form, so a
 * form that is sent twice is one command.
 */
@Component
class ConsoleCommands {
    private final RewardEngine engine;

    ConsoleCommands(RewardEngine engine) {
        this.engine = engine;
    }

    /**
     * Executes a command.
     *
     * @param caller who requests it
     * @param id the command's id, from the form
     * @param note why; empty: not given
     * @param command makes the command of its origin
     * @param flash gets what the next page shows
     */
    void execute(Caller caller, String id, String note, Function<Origin, Command> command, RedirectAttributes flash) {
        Origin origin = Origin.of(caller.tenant(), IdempotencyKeys.required(id), caller.id());
        Receipt receipt = engine.execute(command.apply(note.isBlank() ? origin : origin.because(note.strip())));
        Reason reason = receipt.reason();
        if (reason == null) {
            flash.addFlashAttribute("done", done(receipt));
        } else if (reason.code() == ReasonCode.NEEDS_APPROVAL) {
            flash.addFlashAttribute("done", "This waits for the approval of another person.");
        } else {
            flash.addFlashAttribute("problem", "Refused: " + Refusals.words(reason, zone(caller)) + '.');
        }
    }

    private static String done(Receipt receipt) {
        Publication publication = receipt.publication();
        if (publication != null) {
            return "Version " + publication.version() + " of the rules is in force. It decides all events from now on.";
        }
        return receipt.amount() == null ? "Done." : "Done: " + Numbers.money(receipt.amount()) + '.';
    }

    private ZoneId zone(Caller caller) {
        return engine.records().ruleSet(caller.tenant()).map(RuleSet::zone).orElse(ZoneOffset.UTC);
    }
}
