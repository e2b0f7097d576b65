package loyalty.console;

import java.util.Optional;
import loyalty.customer.Phones;
import loyalty.secret.Secrets;
import loyalty.tenant.Tenants.Tenant;
import loyalty.ussd.Ussd;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A telephone on which the USSD menu can be tried, with any number: only where the providers are fakes. */
@Controller
@ConditionalOnProperty("loyalty.fakes")
@PreAuthorize("hasAuthority('TRY_CHANNELS')")
class TelephonePages {
    private final Ussd ussd;
    private final Secrets secrets;

    TelephonePages(Ussd ussd, Secrets secrets) {
        this.ussd = ussd;
        this.secrets = secrets;
    }

    @GetMapping("/console/telephone")
    String telephone(Model model) {
        model.addAttribute("phone", "077 100 0000");
        return "telephone";
    }

    /** Sends what was typed, as a gateway does: with all that was typed before. */
    @PostMapping("/console/telephone")
    String send(
            @RequestParam String phone,
            @RequestParam(defaultValue = "") String session,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String typed,
            @ModelAttribute("merchant") Tenant merchant,
            Model model) {
        model.addAttribute("phone", phone);
        Optional<String> number = Phones.normalize(phone);
        if (number.isEmpty()) {
            model.addAttribute("problem", "This is not a phone number.");
            return "telephone";
        }
        String id = session.isEmpty() ? secrets.id("telephone") : session;
        String inputs = session.isEmpty() ? "" : text.isEmpty() ? typed : text + '*' + typed;
        Optional<String> answer = ussd.answer(merchant.id(), id, number.get(), inputs);
        if (answer.isEmpty()) {
            model.addAttribute("problem", "The session belongs to another number. Dial again.");
            return "telephone";
        }
        model.addAttribute("screen", answer.get().substring(4));
        if (answer.get().startsWith("CON ")) {
            model.addAttribute("dialled", id);
            model.addAttribute("text", inputs);
        }
        return "telephone";
    }
}
