/** Reports as self-contained HTML pages with charts, for people who decide about campaigns. */
@NullMarked
package io.bonsela.report;

import org.jspecify.annotations.NullMarked;
