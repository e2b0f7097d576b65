package loyalty.whatsapp;

import loyalty.channel.Channels.Channel;
import loyalty.tenant.TenantScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes what WhatsApp sends for a channel. */
@Service
public class WhatsApp {
    private static final Logger LOG = LoggerFactory.getLogger(WhatsApp.class);
    private static final int OPTED_OUT = 131_050;

    private final Inbox inbox;
    private final InboxWorker worker;
    private final Contacts contacts;
    private final TenantScope scope;
    private final JsonMapper json;

    WhatsApp(Inbox inbox, InboxWorker worker, Contacts contacts, TenantScope scope, JsonMapper json) {
        this.inbox = inbox;
        this.worker = worker;
        this.contacts = contacts;
        this.scope = scope;
        this.json = json;
    }

    /**
     * Keeps the messages of a call, and handles them soon. What cannot be read is not repeated by WhatsApp in another form,
     * so it is logged and dropped.
     *
     * @param channel the channel
     * @param body the body, whose signature was checked
     */
    public void receive(Channel channel, byte[] body) {
        JsonNode call;
        try {
            call = json.readTree(body);
        } catch (JacksonException e) {
            LOG.atWarn().addKeyValue("tenant", channel.tenant()).log("a call from WhatsApp is not JSON");
            return;
        }
        Incoming.Content content = Incoming.read(call, channel.settings().getOrDefault("phone-number-id", ""));
        inbox.keep(channel.tenant(), content.messages()).forEach(worker::handleSoon);
        content.failures().forEach(failure -> failed(channel.tenant(), failure));
    }

    private void failed(String tenant, Incoming.Failure failure) {
        LOG.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("code", failure.code())
                .log("WhatsApp has not delivered a message");
        if (failure.code() == OPTED_OUT) {
            scope.within(tenant, () -> {
                if (failure.phone() != null) {
                    contacts.byPhone(tenant, failure.phone()).ifPresent(known -> contacts.optedOut(known, true));
                } else if (failure.userId() != null) {
                    contacts.byUser(tenant, failure.userId()).ifPresent(known -> contacts.optedOut(known, true));
                }
                return tenant;
            });
        }
    }
}
