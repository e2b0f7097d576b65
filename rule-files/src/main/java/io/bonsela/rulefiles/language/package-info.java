/** The language of expressions: text and JsonLogic. */
@NullMarked
package io.bonsela.rulefiles.language;

import org.jspecify.annotations.NullMarked;
