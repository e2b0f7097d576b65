/** Shared code of connectors: JSON, signatures, access tokens, and the meaning of HTTP responses. */
module io.bonsela.connectors.support {
    requires static org.jspecify;
    requires transitive io.bonsela.api;
    requires transitive tools.jackson.databind;

    exports io.bonsela.connectors.support;
}
