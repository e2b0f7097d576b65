/** Customers: who they are and what they agreed to. */
@NullMarked
package loyalty.customer;

import org.jspecify.annotations.NullMarked;
