package loyalty.whatsapp;

import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loyalty.channel.Channels;
import loyalty.channel.Channels.Channel;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What WhatsApp calls: the verification of the address, and messages. They are kept, answered with 200, and handled later. */
@RestController
@RequestMapping("/channels/whatsapp/{key}")
class WhatsAppController {
    private static final String SIGNATURE = "X-Hub-Signature-256";

    private final Channels channels;
    private final WhatsApp whatsApp;

    WhatsAppController(Channels channels, WhatsApp whatsApp) {
        this.channels = channels;
        this.whatsApp = whatsApp;
    }

    @GetMapping
    ResponseEntity<String> verify(
            @PathVariable String key,
            @RequestParam(name = "hub.mode", defaultValue = "") String mode,
            @RequestParam(name = "hub.verify_token", defaultValue = "") String token,
            @RequestParam(name = "hub.challenge", defaultValue = "") String challenge) {
        boolean known = channels.find(Channels.Kind.WHATSAPP, key)
                .map(channel -> channel.settings().getOrDefault("verify-token", ""))
                .filter(expected -> !expected.isEmpty() && Hmac.equal(expected, token))
                .isPresent();
        return known && mode.equals("subscribe")
                ? ResponseEntity.ok()
                        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                        .body(challenge)
                : ResponseEntity.status(HttpStatus.FORBIDDEN).build();
    }

    @PostMapping
    ResponseEntity<Void> receive(@PathVariable String key, HttpServletRequest request) throws IOException {
        Optional<Channel> channel = channels.find(Channels.Kind.WHATSAPP, key);
        if (channel.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        byte[] body = request.getInputStream().readAllBytes();
        List<String> signatures = Collections.list(request.getHeaders(SIGNATURE));
        if (signatures.size() != 1 || !isSigned(channel.get(), body, signatures.get(0))) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
        }
        whatsApp.receive(channel.get(), body);
        return ResponseEntity.ok().build();
    }

    /** The signature covers the raw bytes: the same JSON written again is another text. */
    private static boolean isSigned(Channel channel, byte[] body, String signature) {
        return Stream.of("app-secret", "previous-app-secret")
                .flatMap(name -> Stream.ofNullable(channel.settings().get(name)))
                .anyMatch(secret -> Hmac.equal(signature, "sha256=" + Hmac.hex(Secret.of(secret), body)));
    }
}
