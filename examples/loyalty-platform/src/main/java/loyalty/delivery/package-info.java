/** Deliveries to customers: connectors that know a customer's number, so that no event has it. */
@NullMarked
package loyalty.delivery;

import org.jspecify.annotations.NullMarked;
