/** The contract for delivering rewards and messages: providers, connectors, their settings and outcomes. */
@NullMarked
package io.bonsela.api.connector;

import org.jspecify.annotations.NullMarked;
