/** What is done with the secret keys of tenants: digests and redemption codes. */
@NullMarked
package io.bonsela.core.secret;

import org.jspecify.annotations.NullMarked;
