/** What all requests go through. */
@NullMarked
package loyalty.web;

import org.jspecify.annotations.NullMarked;
