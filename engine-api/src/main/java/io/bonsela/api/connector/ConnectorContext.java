package io.bonsela.api.connector;

import java.time.Clock;

/**
 * The resources that the engine provides to a connector.
 *
 * @param name the instance's name
 * @param clock the engine's clock
 * @param http sends HTTP requests within a deadline
 */
public record ConnectorContext(String name, Clock clock, HttpTransport http) {}
