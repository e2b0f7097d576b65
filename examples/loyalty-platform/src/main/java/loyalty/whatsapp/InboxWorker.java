package loyalty.whatsapp;

import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.whatsapp.Inbox.MessageId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Handles messages after the call that brought them was answered: at once, and again if that failed. */
@Component
class InboxWorker {
    private static final Logger LOG = LoggerFactory.getLogger(InboxWorker.class);
    private static final int AT_ONCE = 100;

    private final Inbox inbox;
    private final Conversation conversation;
    private final Tenants tenants;
    private final TenantScope scope;
    private final TaskExecutor threads;

    InboxWorker(
            Inbox inbox,
            Conversation conversation,
            Tenants tenants,
            TenantScope scope,
            TaskExecutor applicationTaskExecutor) {
        this.inbox = inbox;
        this.conversation = conversation;
        this.tenants = tenants;
        this.scope = scope;
        threads = applicationTaskExecutor;
    }

    /** Handles a new message on a thread of the platform. */
    void handleSoon(MessageId key) {
        threads.execute(() -> handle(key));
    }

    /** Handles what was received and not handled. */
    @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT5S")
    void handleWaiting() {
        inbox.waiting(AT_ONCE).forEach(this::handle);
    }

    /** Removes old messages. */
    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT1H")
    void forget() {
        scope.acrossTenants(tenants::list).forEach(tenant -> inbox.forget(tenant.id()));
    }

    private void handle(MessageId key) {
        try {
            inbox.take(key).ifPresent(taken -> conversation.handle(key, taken));
        } catch (RuntimeException e) {
            // The message stays and is handled again in a minute. An exception's words can contain personal data.
            LOG.atWarn()
                    .addKeyValue("tenant", key.tenant())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a message from WhatsApp was not handled");
        }
    }
}
