package loyalty.ussd;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loyalty.channel.Channels;
import loyalty.channel.Channels.Channel;
import loyalty.customer.Phones;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What USSD gateways call, in the form of Africa's Talking: a form with {@code sessionId}, {@code phoneNumber} and {@code
 * text}. The settings of the channel name other fields, and the addresses of the gateway. Gateways do not sign: the key
 * in the path is the secret.
 */
@RestController
@RequestMapping("/channels/ussd/{key}")
class UssdController {
    private static final Logger LOG = LoggerFactory.getLogger(UssdController.class);
    private static final int LONGEST = 500;

    private final Ussd ussd;
    private final Channels channels;

    UssdController(Ussd ussd, Channels channels) {
        this.ussd = ussd;
        this.channels = channels;
    }

    @PostMapping
    ResponseEntity<String> post(@PathVariable String key, HttpServletRequest request) throws IOException {
        return answer(key, body(request), request.getRemoteAddr());
    }

    @GetMapping
    ResponseEntity<String> get(@PathVariable String key, HttpServletRequest request) {
        String query = request.getQueryString();
        return answer(key, query == null ? "" : query, request.getRemoteAddr());
    }

    /** The gateway reports that a session is over. */
    @PostMapping("/ended")
    ResponseEntity<Void> ended(@PathVariable String key, HttpServletRequest request) throws IOException {
        if (channels.find(Channels.Kind.USSD, key).isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        Map<String, String> fields = fields(body(request)).orElse(Map.of());
        LOG.atInfo()
                .addKeyValue("hops", number(fields, "hopsCount"))
                .addKeyValue("durationMillis", number(fields, "durationInMillis"))
                .log("a USSD session is over");
        return ResponseEntity.noContent().build();
    }

    /** Only numbers are logged: the notice has the customer's number and inputs. */
    private static String number(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        return value.matches("[0-9]{1,9}") ? value : "unknown";
    }

    /** Not as parameters, in which a field that is sent twice does not show. */
    private static String body(HttpServletRequest request) throws IOException {
        return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private ResponseEntity<String> answer(String key, String form, String address) {
        Optional<Channel> found = channels.find(Channels.Kind.USSD, key);
        if (found.isEmpty() || !isAllowed(found.get(), address)) {
            return text(HttpStatus.NOT_FOUND, "");
        }
        Channel channel = found.get();
        Map<String, String> fields = fields(form).orElse(Map.of());
        String session = fields.getOrDefault(field(channel, "session-field", "sessionId"), "");
        String typed = fields.getOrDefault(field(channel, "phone-field", "phoneNumber"), "");
        String inputs = fields.getOrDefault(field(channel, "text-field", "text"), "");
        Optional<String> phone = phone(typed);
        if (session.isBlank() || session.length() > LONGEST || inputs.length() > LONGEST || phone.isEmpty()) {
            return text(HttpStatus.BAD_REQUEST, "");
        }
        return ussd.answer(channel.tenant(), session, phone.get(), inputs)
                .map(answer -> text(HttpStatus.OK, answer))
                .orElseGet(() -> text(HttpStatus.FORBIDDEN, ""));
    }

    private static boolean isAllowed(Channel channel, String address) {
        String allowed = channel.settings().get("addresses");
        return allowed == null || Arrays.asList(allowed.split("[,\\s]+")).contains(address);
    }

    private static String field(Channel channel, String setting, String usual) {
        return channel.settings().getOrDefault(setting, usual);
    }

    /** A plus sign that the gateway did not encode arrives as a blank. */
    private static Optional<String> phone(String typed) {
        return Phones.normalize(typed.startsWith(" ") ? '+' + typed.strip() : typed.strip());
    }

    /** Returns the fields of a form; empty if one of them is there twice, or is not encoded correctly. */
    private static Optional<Map<String, String>> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String pair : List.of(form.split("&"))) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (!name.isEmpty() && fields.putIfAbsent(name, value) != null) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(fields);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static ResponseEntity<String> text(HttpStatus status, String text) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(text);
    }
}
