/** Connectors to providers of airtime. Hosts name them in their configuration; nothing here is called directly. */
@NullMarked
package io.bonsela.connectors.airtime;

import org.jspecify.annotations.NullMarked;
