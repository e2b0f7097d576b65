package loyalty.console;

import java.util.List;
import loyalty.client.ClientKeys;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import loyalty.staff.StaffDesk.Welcome;
import loyalty.web.Callers;
import org.springframework.dao.DuplicateKeyException;
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

/** The page of the members of staff and their roles. */
@Controller
@PreAuthorize("hasAuthority('MANAGE_ACCESS')")
class StaffPages {
    private final StaffDesk desk;
    private final ClientKeys keys;

    StaffPages(StaffDesk desk, ClientKeys keys) {
        this.desk = desk;
        this.keys = keys;
    }

    @GetMapping("/console/staff")
    String staff(Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        model.addAttribute("members", desk.list(tenant));
        model.addAttribute("roles", List.of(Role.values()));
        model.addAttribute("self", Callers.of(caller).id());
        model.addAttribute("keys", keys.list(tenant));
        return "staff";
    }

    @PostMapping("/console/staff")
    String add(
            @RequestParam String email,
            @RequestParam String name,
            @RequestParam Role role,
            Authentication caller,
            RedirectAttributes flash) {
        if (!email.strip().matches("[^@\\s]{1,100}@[^@\\s]{1,100}") || name.isBlank() || name.length() > 200) {
            flash.addFlashAttribute("problem", "An address such as tendai@shop.example and a name are needed.");
            return "redirect:/console/staff";
        }
        try {
            shown(desk.add(Callers.of(caller).tenant(), email, name, role), flash);
        } catch (DuplicateKeyException e) {
            flash.addFlashAttribute("problem", "Somebody has this address already.");
        }
        return "redirect:/console/staff";
    }

    @PostMapping("/console/staff/{id}")
    String change(
            @PathVariable String id,
            @RequestParam Role role,
            @RequestParam(defaultValue = "false") boolean active,
            Authentication caller,
            RedirectAttributes flash) {
        if (id.equals(Callers.of(caller).id())) {
            flash.addFlashAttribute("problem", "Another owner must change your own role.");
        } else {
            boolean changed =
                    desk.change(Callers.of(caller).tenant(), id, role, active).isPresent();
            flash.addFlashAttribute(
                    changed ? "done" : "problem",
                    changed ? "Done. The sessions of this member are over." : "There is no such member.");
        }
        return "redirect:/console/staff";
    }

    @PostMapping("/console/staff/{id}/password")
    String reset(@PathVariable String id, Authentication caller, RedirectAttributes flash) {
        shown(
                desk.reset(Callers.of(caller).tenant(), id)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)),
                flash);
        return "redirect:/console/staff";
    }

    @PostMapping("/console/keys")
    String addKey(@RequestParam String client, Authentication caller, RedirectAttributes flash) {
        if (!client.strip().matches("[A-Za-z0-9._-]{1,50}")) {
            flash.addFlashAttribute("problem", "A client is named by letters, digits and dashes, such as till-7.");
            return "redirect:/console/staff";
        }
        try {
            ClientKeys.Key key = keys.add(Callers.of(caller).tenant(), client.strip());
            flash.addFlashAttribute(
                    "secret", "Key " + key.id() + " of " + key.client() + ", shown once: " + key.secret());
        } catch (ClientKeys.TooManyKeysException e) {
            flash.addFlashAttribute("problem", "This client has two keys: revoke one of them first.");
        }
        return "redirect:/console/staff";
    }

    @PostMapping("/console/keys/{id}/revoke")
    String revoke(@PathVariable String id, Authentication caller, RedirectAttributes flash) {
        if (keys.revoke(Callers.of(caller).tenant(), id)) {
            flash.addFlashAttribute("done", "The key no longer works.");
        }
        return "redirect:/console/staff";
    }

    private static void shown(Welcome welcome, RedirectAttributes flash) {
        flash.addFlashAttribute(
                "secret", "One-time password of " + welcome.member().email() + ", shown once: " + welcome.password());
    }
}
