package io.bonsela.spring;

import io.bonsela.api.connector.ConnectorProvider;

/** Adds behaviour to the connectors of a provider. */
@FunctionalInterface
interface ConnectorsWrapper {
    ConnectorProvider wrap(ConnectorProvider provider);
}
