/** Runs the examples of rule files as tests of JUnit. */
@NullMarked
package io.bonsela.junit;

import org.jspecify.annotations.NullMarked;
