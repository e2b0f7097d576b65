/** Connectors to airtime providers. Hosts name them in their configuration and do not call anything here directly. */
@NullMarked
package io.bonsela.connectors.airtime;

import org.jspecify.annotations.NullMarked;
