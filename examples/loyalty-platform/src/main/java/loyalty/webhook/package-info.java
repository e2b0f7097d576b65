/** Endpoints to which tenants want messages sent, signed according to Standard Webhooks. */
@NullMarked
package loyalty.webhook;

import org.jspecify.annotations.NullMarked;
