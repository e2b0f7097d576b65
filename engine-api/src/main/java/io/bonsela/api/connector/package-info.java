/** What an integrator implements to deliver rewards and messages: providers, connectors, their settings and outcomes. */
@NullMarked
package io.bonsela.api.connector;

import org.jspecify.annotations.NullMarked;
