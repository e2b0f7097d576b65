package loyalty.whatsapp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loyalty.customer.Phones;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message of a customer.
 *
 * @param id the id that WhatsApp gives it, which contains the sender's number
 * @param phone the sender's number, as E.164; null: WhatsApp does not tell
 * @param userId the sender's user id; null: WhatsApp does not tell
 * @param text what was typed, or what the button that was pressed stands for; empty: something else, such as a picture
 * @param at when it was sent
 */
record Incoming(String id, @Nullable String phone, @Nullable String userId, String text, Instant at) {
    private static final int LONGEST = 1_000;

    /** Shows no text and no number; the id contains the number. */
    @Override
    public String toString() {
        return "Incoming[" + at + ']';
    }

    /**
     * A message of ours that was not delivered.
     *
     * @param phone the recipient's number; null: not told
     * @param userId the recipient's user id; null: not told
     * @param code WhatsApp's code of the error
     */
    record Failure(@Nullable String phone, @Nullable String userId, int code) {}

    /**
     * What a call contains; unknown fields and kinds are ignored.
     *
     * @param messages the messages of customers
     * @param failures the messages of ours that were not delivered
     */
    record Content(List<Incoming> messages, List<Failure> failures) {}

    /**
     * Reads a call.
     *
     * @param body the body
     * @param phoneNumberId whose messages are read; those of other numbers are ignored
     */
    static Content read(JsonNode body, String phoneNumberId) {
        List<Incoming> messages = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (JsonNode entry : body.path("entry")) {
            for (JsonNode change : entry.path("changes")) {
                JsonNode value = change.path("value");
                boolean ours = value.path("metadata")
                        .path("phone_number_id")
                        .asString("")
                        .equals(phoneNumberId);
                if (ours && change.path("field").asString("").equals("messages")) {
                    value.path("messages").forEach(message -> message(message).ifPresent(messages::add));
                    value.path("statuses").forEach(status -> failure(status).ifPresent(failures::add));
                }
            }
        }
        return new Content(messages, failures);
    }

    private static Optional<Incoming> message(JsonNode message) {
        String id = text(message, "id");
        String phone = phone(text(message, "from"));
        String userId = text(message, "from_user_id");
        if (id == null || (phone == null && userId == null)) {
            return Optional.empty();
        }
        String typed = switch (message.path("type").asString("")) {
            case "text" -> message.path("text").path("body").asString("");
            case "button" -> message.path("button").path("text").asString("");
            case "interactive" -> interactive(message.path("interactive"));
            default -> "";
        };
        return Optional.of(
                new Incoming(id, phone, userId, typed.substring(0, Math.min(typed.length(), LONGEST)), at(message)));
    }

    private static String interactive(JsonNode interactive) {
        String kind = interactive.path("type").asString("");
        return interactive.path(kind).path("title").asString("");
    }

    private static Instant at(JsonNode message) {
        String seconds = message.path("timestamp").asString("");
        return seconds.matches("[0-9]{1,11}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : Instant.EPOCH;
    }

    private static Optional<Failure> failure(JsonNode status) {
        if (!status.path("status").asString("").equals("failed")) {
            return Optional.empty();
        }
        return Optional.of(new Failure(
                phone(text(status, "recipient_id")),
                text(status, "recipient_user_id"),
                status.path("errors").path(0).path("code").asInt(0)));
    }

    /** Some accounts send an empty text for what they do not tell, others nothing. */
    private static @Nullable String text(JsonNode node, String name) {
        String text = node.path(name).asString("");
        return text.isBlank() ? null : text;
    }

    /** WhatsApp's numbers have a country and no plus sign. */
    private static @Nullable String phone(@Nullable String digits) {
        return digits == null
                ? null
                : Phones.normalize(digits.startsWith("+") ? digits : '+' + digits)
                        .orElse(null);
    }
}
