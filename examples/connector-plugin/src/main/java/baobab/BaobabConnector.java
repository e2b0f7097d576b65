package baobab;

import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Duplicate;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Rejected.Cause;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpCall;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.IssueRequest;
import io.bonsela.api.connector.LookupRequest;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.connector.TransportException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Speaks Baobab's plain-text protocol: {@code WORD NUMBER}. Says what the provider said, and never tries again itself. */
final class BaobabConnector implements Connector {
    private final URI base;
    private final Secret accessCode;
    private final ConnectorContext context;

    BaobabConnector(URI base, Secret accessCode, ConnectorContext context) {
        this.base = base;
        this.accessCode = accessCode;
        this.context = context;
    }

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        if (request.value() == null) {
            return new Rejected("NO_AMOUNT", Cause.REQUEST);
        } else if (request.to() == null || !request.to().matches("\\+?[0-9]{8,15}")) {
            // The event's attribute is whatever somebody typed: it goes into no request before it was looked at.
            return new Rejected("NO_NUMBER", Cause.RECIPIENT);
        }
        String form = "ref=" + request.reference() + "&msisdn=" + request.to().replace("+", "") + "&amount="
                + request.value().amount().toPlainString();
        HttpCall call = HttpCall.post(
                base.resolve("/recharge"), "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
        try {
            return outcome(context.http().send(authorized(call)));
        } catch (TransportException e) {
            // The transport knows whether the request can have been executed.
            return e.outcome();
        }
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        try {
            HttpReply reply =
                    context.http().send(authorized(HttpCall.get(base.resolve("/recharge/" + request.reference()))));
            if (reply.status() == 404 && reply.text().equals("NONE")) {
                return Optional.empty();
            }
            // Where a look-up is sent to says nothing of the recharge.
            return Optional.of(reply.status() / 100 == 3 ? new Unknown("LOOKUP_REDIRECTED", false) : outcome(reply));
        } catch (TransportException e) {
            return Optional.of(new Unknown("LOOKUP_" + e.code(), true));
        }
    }

    private HttpCall authorized(HttpCall call) {
        return call.header("X-Access-Code", accessCode.reveal());
    }

    private static DeliveryOutcome outcome(HttpReply reply) {
        String[] words = reply.text().split(" ", 2);
        String id = words.length == 2 && words[1].matches("[0-9]{1,18}") ? words[1] : null;
        if (reply.status() / 100 == 3) {
            return new Rejected("HTTP_" + reply.status(), Cause.REQUEST);
        }
        return switch (words[0]) {
            case "OK" -> new Delivered("OK", id, null);
            case "WAIT" -> new Pending("WAIT", id);
            // Here 429 means that the reference was used before, not that calls come too fast.
            case "DUPLICATE" -> new Duplicate("DUPLICATE");
            case "BUSY" -> DeliveryOutcome.unavailable("BUSY");
            case "FAILED" -> new NotSent("FAILED", null, true, false);
            case "BACK" -> new Reversed("BACK");
            case "NUMBER" -> new Rejected("NUMBER", Cause.RECIPIENT);
            case "BALANCE", "ACCESS" -> new Hold(words[0]);
            // A word that nobody knows: it may have been executed.
            default -> new Unknown(reply.isSuccess() ? "UNREADABLE" : "HTTP_" + reply.status(), reply.status() >= 500);
        };
    }
}
