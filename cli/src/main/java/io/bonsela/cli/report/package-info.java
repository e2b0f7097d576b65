/** Reports as pages: HTML in one file, with drawings, for people who decide about campaigns. */
@NullMarked
package io.bonsela.cli.report;

import org.jspecify.annotations.NullMarked;
