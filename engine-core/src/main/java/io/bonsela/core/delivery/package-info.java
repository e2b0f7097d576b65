/**
 * Outgoing deliveries: leases what is due, calls connectors through their policies, and feeds outcomes back into
 * decisions.
 */
@NullMarked
package io.bonsela.core.delivery;

import org.jspecify.annotations.NullMarked;
