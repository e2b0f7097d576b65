package baobab;

import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.testkit.connector.ConnectorKit;
import io.bonsela.testkit.connector.FakeReply;
import io.bonsela.testkit.connector.FakeRequest;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.Say;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The conformance kit, with the provider's side of the protocol. */
final class BaobabTest extends ConnectorKit {
    @Override
    protected ConnectorProvider provider() {
        return new BaobabProvider();
    }

    @Override
    protected Map<String, String> settings(URI uri) {
        return Map.of("url", uri.toString(), "access-code", "agent-7");
    }

    @Override
    protected ProviderProtocol protocol() {
        return new ProviderProtocol() {
            @Override
            public Asked read(FakeRequest request) {
                if (!request.header("x-access-code").equals("agent-7")) {
                    return new Asked.Answered(FakeReply.text(401, "ACCESS"));
                } else if (request.method().equals("POST") && request.path().equals("/recharge")) {
                    Map<String, String> form = request.form();
                    return new Asked.Issue(form.get("ref"), form.get("msisdn"), form.get("amount"));
                } else if (request.method().equals("GET") && request.path().startsWith("/recharge/")) {
                    return new Asked.Lookup(request.path().substring("/recharge/".length()));
                }
                return new Asked.Answered(FakeReply.text(404, "WHAT"));
            }

            @Override
            public Optional<FakeReply> write(Say say, Asked asked, Deal deal) {
                return Optional.ofNullable(
                        switch (say) {
                            case SUCCESS -> FakeReply.text(200, "OK " + deal.number());
                            case ACCEPTED, PROCESSING -> FakeReply.text(200, "WAIT " + deal.number());
                            case FAILED -> FakeReply.text(200, "FAILED");
                            case REFUNDED -> FakeReply.text(200, "BACK");
                            case NOT_FOUND -> FakeReply.text(404, "NONE");
                            case DUPLICATE -> FakeReply.text(429, "DUPLICATE");
                            case BAD_RECIPIENT -> FakeReply.text(200, "NUMBER");
                            case NO_FUNDS -> FakeReply.text(500, "BALANCE");
                            case BUSY -> FakeReply.text(503, "BUSY");
                            case BAD_CREDENTIALS -> FakeReply.text(401, "ACCESS");
                            case UNHEARD_OF -> FakeReply.text(400, "GNARL");
                            // Baobab has no way to say these.
                            case OTHER_AMOUNT, OTHER_REFERENCE, THROTTLED, TOKEN_EXPIRED -> null;
                        });
            }
        };
    }
}
