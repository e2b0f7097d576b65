/** Webhooks: signed messages according to the Standard Webhooks specification, and their verification by receivers. */
@NullMarked
package io.bonsela.connectors.webhook;

import org.jspecify.annotations.NullMarked;
