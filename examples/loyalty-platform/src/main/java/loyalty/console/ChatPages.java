package loyalty.console;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import loyalty.channel.Channels;
import loyalty.channel.Channels.Channel;
import loyalty.customer.Phones;
import loyalty.fake.FakeProviders;
import loyalty.secret.Secrets;
import loyalty.tenant.Tenants.Tenant;
import loyalty.whatsapp.WhatsApp;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A chat in which the conversation over WhatsApp can be tried, with any number: only where the providers are fakes. */
@Controller
@ConditionalOnProperty("loyalty.fakes")
@PreAuthorize("hasAuthority('TRY_CHANNELS')")
class ChatPages {
    private final WhatsApp whatsApp;
    private final Channels channels;
    private final FakeProviders fakes;
    private final Secrets secrets;
    private final JsonMapper json;
    private final Clock clock;

    ChatPages(
            WhatsApp whatsApp, Channels channels, FakeProviders fakes, Secrets secrets, JsonMapper json, Clock clock) {
        this.whatsApp = whatsApp;
        this.channels = channels;
        this.fakes = fakes;
        this.secrets = secrets;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/console/chat")
    String chat(
            @RequestParam(defaultValue = "077 100 0000") String phone,
            @ModelAttribute("merchant") Tenant merchant,
            Model model) {
        Optional<String> number = Phones.normalize(phone);
        model.addAttribute("phone", phone);
        model.addAttribute("connected", channel(merchant).isPresent());
        model.addAttribute("problem", number.isEmpty() ? "This is not a phone number." : null);
        number.ifPresent(
                known -> model.addAttribute("messages", fakes.cloudApi().sentTo(known.substring(1))));
        return "chat";
    }

    /** Writes to the merchant, as WhatsApp passes it on. */
    @PostMapping("/console/chat")
    String write(@RequestParam String phone, @RequestParam String text, @ModelAttribute("merchant") Tenant merchant) {
        Optional<String> number = Phones.normalize(phone);
        channel(merchant)
                .filter(channel -> number.isPresent())
                .ifPresent(channel -> whatsApp.receive(
                        channel, call(channel, number.orElseThrow(), text).getBytes(StandardCharsets.UTF_8)));
        return "redirect:/console/chat?phone="
                + number.map(known -> known.substring(1)).orElse("0");
    }

    private Optional<Channel> channel(Tenant merchant) {
        return channels.list(merchant.id()).stream()
                .filter(channel -> channel.kind() == Channels.Kind.WHATSAPP)
                .findFirst();
    }

    private String call(Channel channel, String phone, String text) {
        ObjectNode value = json.createObjectNode().put("messaging_product", "whatsapp");
        value.putObject("metadata").put("phone_number_id", channel.settings().get("phone-number-id"));
        value.putArray("messages")
                .addObject()
                .put("from", phone.substring(1))
                .put("id", "wamid." + secrets.token())
                .put("timestamp", String.valueOf(clock.instant().getEpochSecond()))
                .put("type", "text")
                .set("text", json.valueToTree(Map.of("body", text)));
        ObjectNode call = json.createObjectNode().put("object", "whatsapp_business_account");
        ObjectNode change =
                call.putArray("entry").addObject().putArray("changes").addObject();
        change.put("field", "messages").set("value", value);
        return call.toString();
    }
}
