/** Webhooks: signed messages after the Standard Webhooks specification, and what a receiver checks them with. */
@NullMarked
package io.bonsela.connectors.webhook;

import org.jspecify.annotations.NullMarked;
