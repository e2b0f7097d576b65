/** Validates, tests and analyses rule files in a Maven build. */
@NullMarked
package io.bonsela.maven;

import org.jspecify.annotations.NullMarked;
