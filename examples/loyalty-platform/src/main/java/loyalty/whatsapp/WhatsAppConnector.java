package loyalty.whatsapp;

import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import loyalty.channel.Channels.Channel;
import loyalty.customer.Customer;
import loyalty.customer.Enrolment;
import loyalty.whatsapp.Inbox.Reply;
import org.springframework.dao.DataAccessException;

/** Sends the answers of conversations as free text, and notices about customers by templates. */
final class WhatsAppConnector implements Connector {
    /** How long free text is allowed after somebody's message. */
    private static final Duration WINDOW = Duration.ofHours(24);

    /** Nothing is to be sent, which is no failure. */
    private static final DeliveryOutcome NOBODY = new Delivered("NOT_WANTED", null, null);

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);

    private final Addressees addressees;
    private final CloudApi api;
    private final Map<String, String> templates;
    private final List<String> languages;

    WhatsAppConnector(ConnectorConfig config, ConnectorContext context, Addressees addressees) {
        this.addressees = addressees;
        api = new CloudApi(context.http(), config.url("url").toString().replaceAll("/$", ""));
        languages = config.list("languages");
        templates = Map.of(
                Enrolment.ANNOUNCED,
                config.text("welcome"),
                "reward.issued",
                config.text("issued"),
                Reminders.EXPIRING,
                config.text("reminder"),
                "reward.redeemed",
                config.text("redeemed"));
    }

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        return new Rejected("NO_REWARDS", Rejected.Cause.REQUEST);
    }

    @Override
    public Set<String> subscriptions() {
        return Set.of(Conversation.REPLY, Enrolment.ANNOUNCED, "reward.issued", Reminders.EXPIRING, "reward.redeemed");
    }

    @Override
    public boolean wants(String tenant, String type, Map<String, Object> data) {
        return addressees.serves(tenant) && !"credit".equals(data.get("kind"));
    }

    @Override
    public DeliveryOutcome publish(Message message) {
        try {
            Optional<Channel> channel = addressees.channel(message.tenant());
            if (channel.isEmpty()) {
                return NOBODY;
            }
            return message.type().equals(Conversation.REPLY)
                    ? reply(channel.get(), message)
                    : notice(channel.get(), message);
        } catch (DataAccessException e) {
            return DeliveryOutcome.later("NOT_READ", null);
        }
    }

    private DeliveryOutcome reply(Channel channel, Message message) {
        String id = String.valueOf(message.data().get("message"));
        Optional<Reply> reply = addressees.reply(message.tenant(), id);
        Optional<Contact> contact = reply.flatMap(found -> addressees.contact(message.tenant(), found.contact()));
        if (reply.isEmpty() || contact.isEmpty()) {
            return NOBODY;
        } else if (message.at().isAfter(contact.get().lastMessageAt().plus(WINDOW))) {
            return new Rejected("WINDOW_CLOSED", Rejected.Cause.POLICY);
        }
        return api.send(channel, CloudApi.text(contact.get(), reply.get().text()), message.at());
    }

    private DeliveryOutcome notice(Channel channel, Message message) {
        Optional<Customer> customer = Optional.ofNullable(message.subject())
                .flatMap(subject -> addressees.customer(message.tenant(), subject));
        Optional<Contact> contact = customer.flatMap(addressees::wanting);
        if (contact.isEmpty()) {
            return NOBODY;
        }
        String language = customer.get().language();
        DeliveryOutcome outcome = api.send(
                channel,
                CloudApi.template(
                        contact.get(),
                        Objects.requireNonNull(templates.get(message.type())),
                        languages.contains(language) ? language : languages.get(0),
                        values(message)),
                message.at());
        if (outcome.code().equals("ERROR_" + CloudApi.OPTED_OUT)) {
            addressees.optOut(contact.get());
        }
        return outcome;
    }

    /** What stands in the template: the merchant, or the reward and, if it expires, until when. */
    private List<String> values(Message message) {
        var merchant = addressees.merchant(message.tenant());
        if (message.type().equals(Enrolment.ANNOUNCED)) {
            return List.of(merchant.name());
        }
        Map<String, Object> data = message.data();
        String reward = String.valueOf(data.getOrDefault("value", data.get("reward")));
        return data.get("expiresAt") instanceof Instant expiry
                        && !message.type().equals("reward.redeemed")
                ? List.of(reward, DATE.format(expiry.atZone(merchant.zone())))
                : List.of(reward);
    }
}
