/** Shared code of connectors: JSON, signatures, access tokens, and the meaning of HTTP responses. */
@NullMarked
package io.bonsela.connectors.support;

import org.jspecify.annotations.NullMarked;
