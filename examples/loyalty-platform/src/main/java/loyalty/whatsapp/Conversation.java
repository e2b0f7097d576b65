package loyalty.whatsapp;

import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Announce;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.selfservice.SelfService;
import loyalty.selfservice.SelfService.Item;
import loyalty.selfservice.Texts;
import loyalty.selfservice.Visitor;
import loyalty.tenant.OwnIds;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import loyalty.whatsapp.Inbox.MessageId;
import loyalty.whatsapp.Inbox.Taken;
import org.springframework.stereotype.Component;

/** Does what a message asks for, and answers it. A message that is handled again does nothing twice. */
@Component
class Conversation {
    /** The message of the engine that makes the connector send an answer. */
    static final String REPLY = "whatsapp.reply";

    private static final int SHORT = 4;
    private static final int REQUEST = 32;

    private final Inbox inbox;
    private final Contacts contacts;
    private final Customers customers;
    private final Tenants tenants;
    private final SelfService service;
    private final Texts texts;
    private final RewardEngine engine;
    private final TenantScope scope;

    Conversation(
            Inbox inbox,
            Contacts contacts,
            Customers customers,
            Tenants tenants,
            SelfService service,
            Texts texts,
            RewardEngine engine,
            TenantScope scope) {
        this.inbox = inbox;
        this.contacts = contacts;
        this.customers = customers;
        this.tenants = tenants;
        this.service = service;
        this.texts = texts;
        this.engine = engine;
        this.scope = scope;
    }

    /** Handles a message that was taken from the inbox. */
    void handle(MessageId key, Taken taken) {
        String tenant = key.tenant();
        Optional<Contact> contact = scope.reading(tenant, () -> contacts.find(tenant, taken.contact()));
        if (contact.isEmpty()) {
            // Erased after the message was taken, or joined to another contact: then it is taken again.
            return;
        }
        Visitor visitor = visitor(contact.get(), key);
        String reply = reply(visitor, contact.get(), taken.message().text().strip());
        scope.within(
                tenant,
                () -> inbox.answered(key, reply)
                        ? Optional.of(engine.execute(new Announce(
                                Origin.of(tenant, OwnIds.of("whatsapp/reply/" + key.id()), "whatsapp"),
                                REPLY,
                                null,
                                Map.of("message", key.id()))))
                        : Optional.empty());
    }

    private Visitor visitor(Contact contact, MessageId key) {
        String tenant = contact.tenant();
        return scope.reading(tenant, () -> {
            Tenant merchant = tenants.list().stream()
                    .filter(each -> each.id().equals(tenant))
                    .findFirst()
                    .orElseThrow();
            Customer customer = Optional.ofNullable(contact.customer())
                    .flatMap(id -> customers.find(tenant, id))
                    .filter(found -> found.status() != Status.DELETED)
                    .orElse(null);
            return new Visitor(
                    merchant, "whatsapp", contact.phone(), customer, key.id().substring(0, REQUEST));
        });
    }

    private String reply(Visitor visitor, Contact contact, String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("\\s+", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        Customer customer = visitor.customer();
        switch (words[0]) {
            case "join", "enrol", "enroll":
                return customer == null
                        ? join(visitor, contact)
                        : text(visitor, "chat.joined", visitor.tenant().name());
            case "stop":
                return optOut(visitor, contact, true);
            case "start":
                return optOut(visitor, contact, false);
            case "help":
                return text(visitor, "chat.help");
            default:
                break;
        }
        if (customer == null) {
            return text(visitor, "chat.join", visitor.tenant().name());
        } else if (customer.status() != Status.ACTIVE) {
            return text(visitor, "suspended");
        }
        return switch (words[0]) {
            case "rewards" -> lines(visitor, "rewards", service.rewards(visitor));
            case "balance" -> text(visitor, "balance") + '\n' + String.join("\n", service.wallet(visitor));
            case "redeem" -> redeem(visitor, rest);
            case "refer" -> rest.isEmpty() ? text(visitor, "chat.refer") : service.refer(visitor, rest);
            case "language" ->
                Customer.LANGUAGES.contains(rest) ? service.speak(visitor, rest) : text(visitor, "chat.language");
            default -> text(visitor, "chat.help");
        };
    }

    /**
     * Links the contact first, so that it is there when the notice of the enrolment is sent. Of two messages at once, only
     * one enrols: if the linked customer does not exist yet, the other message is about to enrol it.
     */
    private String join(Visitor visitor, Contact contact) {
        String tenant = contact.tenant();
        boolean linked = scope.within(tenant, () -> {
            String erased = Optional.ofNullable(contact.customer())
                    .filter(id -> customers
                            .status(tenant, id)
                            .filter(Status.DELETED::equals)
                            .isPresent())
                    .orElse(null);
            return contacts.enrolled(contact, service.idOfJoined(visitor), erased);
        });
        if (linked && !service.join(visitor)) {
            // Erased while the message was being handled: its answer is not sent.
            return text(visitor, "chat.join", visitor.tenant().name());
        }
        return text(visitor, "chat.joined", visitor.tenant().name());
    }

    private String optOut(Visitor visitor, Contact contact, boolean optedOut) {
        boolean stored = scope.within(contact.tenant(), () -> contacts.optedOut(contact, optedOut));
        if (!stored) {
            throw new IllegalStateException("the contact was joined to another one, or erased");
        }
        return text(visitor, optedOut ? "chat.stopped" : "chat.started");
    }

    /** Redeems the only reward, or the one whose id ends with what was typed. */
    private String redeem(Visitor visitor, String typed) {
        List<Item> items = service.redeemable(visitor);
        List<Item> chosen = typed.isEmpty()
                ? items
                : items.stream().filter(item -> end(item).equals(typed)).toList();
        if (chosen.size() == 1) {
            return service.redeem(visitor, chosen.get(0).id());
        }
        String list = lines(visitor, "redeem", items);
        return items.isEmpty() ? list : list + '\n' + text(visitor, "chat.redeem", end(items.get(0)));
    }

    private String lines(Visitor visitor, String key, List<Item> items) {
        return items.isEmpty()
                ? text(visitor, key + ".empty")
                : items.stream()
                        .map(item -> end(item) + ": " + item.label())
                        .collect(Collectors.joining("\n", text(visitor, key) + '\n', ""));
    }

    private static String end(Item item) {
        return item.id().substring(Math.max(0, item.id().length() - SHORT)).toLowerCase(Locale.ROOT);
    }

    private String text(Visitor visitor, String key, Object... arguments) {
        return texts.get(visitor.language(), key, arguments);
    }
}
