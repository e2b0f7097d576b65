/** Digests, redemption codes and encryption with the secret keys of tenants. */
@NullMarked
package io.bonsela.core.secret;

import org.jspecify.annotations.NullMarked;
