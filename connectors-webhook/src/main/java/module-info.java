/** Webhooks: signed messages according to the Standard Webhooks specification, and their verification by receivers. */
module io.bonsela.connectors.webhook {
    requires static org.jspecify;
    requires transitive io.bonsela.api;
    requires transitive io.bonsela.connectors.support;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;

    exports io.bonsela.connectors.webhook;

    provides io.bonsela.api.connector.ConnectorProvider with
            io.bonsela.connectors.webhook.WebhookProvider;
}
