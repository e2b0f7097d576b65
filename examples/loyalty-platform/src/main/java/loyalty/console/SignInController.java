package loyalty.console;

import loyalty.staff.SignIn;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of somebody who has not signed in. */
@Controller
class SignInController {
    private final SignIn signIn;

    SignInController(SignIn signIn) {
        this.signIn = signIn;
    }

    @GetMapping("/console/sign-in")
    String signIn(
            @RequestParam(required = false) String error, @RequestParam(required = false) String changed, Model model) {
        model.addAttribute("refused", error != null);
        model.addAttribute("changed", changed != null);
        return "sign-in";
    }

    @GetMapping("/console/password")
    String password() {
        return "password";
    }

    /** Changes a password, also a one-time password. */
    @PostMapping("/console/password")
    String change(
            @RequestParam String email, @RequestParam String password, @RequestParam String newPassword, Model model) {
        SignIn.Outcome outcome = signIn.signIn(email, password, newPassword).outcome();
        if (outcome == SignIn.Outcome.SIGNED_IN) {
            return "redirect:/console/sign-in?changed";
        }
        model.addAttribute("email", email);
        model.addAttribute("refused", outcome == SignIn.Outcome.REFUSED);
        model.addAttribute("notAllowed", outcome == SignIn.Outcome.NEW_PASSWORD_NOT_ALLOWED);
        return "password";
    }
}
