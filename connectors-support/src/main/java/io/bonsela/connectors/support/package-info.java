/** What connectors share: JSON, signatures, access tokens, and what HTTP answers mean. */
@NullMarked
package io.bonsela.connectors.support;

import org.jspecify.annotations.NullMarked;
