/** Makes the static site. */
@NullMarked
package io.bonsela.site;

import org.jspecify.annotations.NullMarked;
