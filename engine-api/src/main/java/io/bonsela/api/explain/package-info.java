/** Why a rule paid or did not, and how far away it was: data with message keys, and a renderer. */
@NullMarked
package io.bonsela.api.explain;

import org.jspecify.annotations.NullMarked;
