/** The command line. */
@NullMarked
package io.bonsela.cli;

import org.jspecify.annotations.NullMarked;
