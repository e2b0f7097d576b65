package io.bonsela.core.delivery;

import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.CallbackResult.Hint;
import io.bonsela.api.connector.Connector.CallbackResult.Ignored;
import io.bonsela.api.connector.Connector.CallbackResult.Refused;
import io.bonsela.api.connector.Connector.CallbackResult.Said;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.DeliveredOtherwise;
import io.bonsela.api.connector.DeliveryOutcome.Duplicate;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotExecuted;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans what a plug-in returns before it is recorded: its texts and times can have any form, and must never prevent an
 * outcome from being recorded.
 *
 * @param connector the connector's name
 */
record Heard(String connector) {
    private static final Logger LOG = LoggerFactory.getLogger(Heard.class);
    private static final int LONGEST_CODE = 100;
    private static final int LONGEST_REFERENCE = 200;
    private static final Duration LONGEST_WAIT = Duration.ofDays(7);
    private static final int BAD_REQUEST = 400;

    /** Cleans an outcome. */
    DeliveryOutcome outcome(@Nullable DeliveryOutcome said) {
        if (said == null) {
            // The plug-in reported no outcome.
            return new Unknown("RETURNED_NULL", true);
        } else if (said instanceof Delivered one) {
            return new Delivered(code(one.code()), reference(one.providerReference()), one.delivered());
        } else if (said instanceof DeliveredOtherwise one) {
            return new DeliveredOtherwise(code(one.code()), reference(one.providerReference()), one.delivered());
        } else if (said instanceof Pending one) {
            return new Pending(code(one.code()), reference(one.providerReference()));
        } else if (said instanceof Rejected one) {
            return new Rejected(code(one.code()), one.cause() == null ? Rejected.Cause.REQUEST : one.cause());
        } else if (said instanceof NotSent one) {
            return new NotSent(code(one.code()), wait(one.retryAfter()), one.isProviderFault());
        } else if (said instanceof NotExecuted one) {
            return new NotExecuted(code(one.code()), wait(one.retryAfter()), one.referenceSpent());
        } else if (said instanceof Hold one) {
            return new Hold(code(one.code()));
        } else if (said instanceof Duplicate one) {
            return new Duplicate(code(one.code()));
        } else if (said instanceof Unknown one) {
            return new Unknown(code(one.code()), one.isProviderFault(), wait(one.retryAfter()));
        } else if (said instanceof Reversed one) {
            return new Reversed(code(one.code()));
        }
        throw new IllegalArgumentException("unknown kind of outcome: " + said.getClass());
    }

    /** Cleans the result of a callback; without a valid reference it concerns none of our deliveries. */
    CallbackResult callback(@Nullable CallbackResult said) {
        if (said instanceof Said one) {
            return reference(one.reference()) == null
                    ? new Ignored("NO_REFERENCE")
                    : new Said(one.reference(), outcome(one.outcome()));
        } else if (said instanceof Hint one) {
            return reference(one.reference()) == null ? new Ignored("NO_REFERENCE") : one;
        } else if (said instanceof Ignored one) {
            return new Ignored(code(one.code()));
        } else if (said instanceof Refused one) {
            boolean refuses = one.status() >= BAD_REQUEST && one.status() <= 599;
            return new Refused(refuses ? one.status() : BAD_REQUEST, code(one.code()));
        }
        return new Refused(503, "NO_ANSWER");
    }

    /** Cleans the health of a provider. */
    ConnectorHealth health(ConnectorHealth said) {
        String code = said.code();
        ConnectorHealth.Status status = said.status() == null ? ConnectorHealth.Status.DOWN : said.status();
        return new ConnectorHealth(status, code == null ? null : code(code), said.balance());
    }

    private String code(@Nullable String text) {
        if (text == null || text.isBlank()) {
            warn("a code", "is missing");
            return "NO_CODE";
        }
        StringBuilder fit = new StringBuilder();
        for (int i = 0; i < text.length() && fit.length() < LONGEST_CODE; i++) {
            char c = text.charAt(i);
            fit.append(isFit(c) ? c : '?');
        }
        if (!fit.toString().equals(text)) {
            warn("a code", "has control characters or more than " + LONGEST_CODE + " characters");
        }
        return fit.toString();
    }

    /** Returns null if the text is not a valid reference; a shortened one would identify nothing. */
    private @Nullable String reference(@Nullable String text) {
        if (text == null) {
            return null;
        }
        boolean fit = !text.isBlank()
                && text.length() <= LONGEST_REFERENCE
                && text.chars().allMatch(c -> isFit((char) c));
        if (!fit) {
            warn("a reference", "is blank, has control characters or more than " + LONGEST_REFERENCE + " characters");
        }
        return fit ? text : null;
    }

    private static boolean isFit(char c) {
        return !Character.isISOControl(c) && !Character.isSurrogate(c);
    }

    private @Nullable Duration wait(@Nullable Duration asked) {
        if (asked == null || asked.isNegative()) {
            return null;
        }
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    private void warn(String what, String why) {
        LOG.atWarn().addKeyValue("connector", connector).log("{} from a connector {}", what, why);
    }
}
