package io.bonsela.spring;

import io.bonsela.api.BonselaException;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words why the engine could not be built, and what to do. */
final class BonselaFailureAnalyzer extends AbstractFailureAnalyzer<BonselaException> {
    private static final Set<Diagnostic.Code> REDEFINED = EnumSet.of(
            Diagnostic.Code.BUDGET_REDEFINED,
            Diagnostic.Code.CAP_REDEFINED,
            Diagnostic.Code.CURRENCY_REDEFINED,
            Diagnostic.Code.CALENDAR_REDEFINED,
            Diagnostic.Code.LINES_REDEFINED);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, BonselaException cause) {
        if (!isOfTheEngine(root)) {
            return null;
        }
        if (cause instanceof InvalidRuleSetException rules) {
            return new FailureAnalysis(
                    "The rules have " + count(rules.diagnostics().size()) + ":"
                            + rules.diagnostics().stream()
                                    .map(Diagnostic::toString)
                                    .collect(Collectors.joining("\n  - ", "\n\n  - ", "")),
                    action(rules),
                    cause);
        }
        return new FailureAnalysis(
                "The reward engine could not be built (" + cause.code() + "): " + cause.detail(), action(cause), cause);
    }

    /** Code of the application, which uses the engine, can fail in the same way. */
    private static boolean isOfTheEngine(Throwable root) {
        for (Throwable one = root; one != null; one = one.getCause()) {
            if (one instanceof BeanCreationException creation
                    && creation.getBeanName() != null
                    && (creation.getBeanName().equals("rewardEngine")
                            || creation.getBeanName().startsWith("bonsela"))) {
                return true;
            }
        }
        return false;
    }

    private static String count(int mistakes) {
        return mistakes == 1 ? "a mistake" : mistakes + " mistakes";
    }

    /** Only the store knows what an id meant before. */
    private static String action(InvalidRuleSetException rules) {
        return rules.diagnostics().stream().allMatch(each -> REDEFINED.contains(each.code()))
                ? "Undo the change, or give what changed a new id if it has one: the store still has figures under the old"
                        + " meaning."
                : "Correct the rules. 'bonsela validate --rules FILE' finds the mistakes within a file without the"
                        + " application.";
    }

    private static String action(BonselaException cause) {
        return switch (cause.code()) {
            case INVALID_CONFIGURATION, INVALID_VALUE -> "Correct the configuration as described.";
            case STORE_UNAVAILABLE -> "Check that the database of the rewards runs and can be reached.";
            case STORE_DAMAGED -> "Restore a backup of the database.";
            default -> "Every code is described in docs/errors.md.";
        };
    }
}
