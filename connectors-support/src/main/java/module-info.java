/** What connectors share: JSON, signatures, access tokens, and what HTTP answers mean. */
module io.bonsela.connectors.support {
    requires static org.jspecify;
    requires transitive io.bonsela.api;
    requires transitive tools.jackson.databind;

    exports io.bonsela.connectors.support;
}
