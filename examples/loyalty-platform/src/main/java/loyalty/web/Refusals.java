package loyalty.web;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Refusals of the engine in words, for staff and for those who write clients. */
public final class Refusals {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm XXX", Locale.ROOT);

    private Refusals() {}

    /**
     * Returns what a reason means.
     *
     * @param reason the reason
     * @param zone the zone of times in it
     * @return a sentence without a full stop
     */
    public static String words(Reason reason, ZoneId zone) {
        String words = words(reason.code());
        String more = reason.arguments().entrySet().stream()
                .filter(argument -> argument.getValue() != null)
                .map(argument -> name(argument.getKey()) + ' ' + text(argument, zone))
                .collect(Collectors.joining(", "));
        return more.isEmpty() ? words : words + " (" + more + ')';
    }

    private static String name(String argument) {
        return switch (argument) {
            case "availableAt" -> "again from";
            case "occurredAt" -> "happened at";
            default -> argument;
        };
    }

    private static String text(Map.Entry<String, Object> argument, ZoneId zone) {
        return argument.getValue() instanceof Instant at
                ? TIME.format(at.atZone(zone))
                : String.valueOf(argument.getValue());
    }

    private static String words(ReasonCode code) {
        return switch (code) {
            case CODE_WRONG -> "the code or password is wrong, or was replaced by a later one";
            case CODE_NOT_OF_TENANT ->
                "no reward has this code; a password of six digits belongs to one reward, which must be named with it";
            case PASSWORD_EXPIRED -> "the password is no longer valid: the customer asks for another one";
            case LOCKED_OUT -> "too many wrong codes or passwords were entered";
            case NOT_THE_HOLDER -> "the reward belongs to another customer";
            case NOT_YET_ISSUED -> "the reward is withheld, or is not delivered yet";
            case DELIVERY_UNDECIDED -> "it is not known yet whether the provider has delivered the reward";
            case ISSUANCE_REDEEMED -> "the reward was redeemed before";
            case ISSUANCE_EXPIRED -> "the reward has expired";
            case ISSUANCE_CANCELLED -> "the reward was cancelled before it was used";
            case ISSUANCE_REVERSED -> "the reward was taken back";
            case ISSUANCE_FAILED -> "the reward could not be delivered";
            case NOT_REDEEMABLE -> "the reward is not one that is redeemed at a till";
            case NOT_REDEEMED -> "the reward was not redeemed";
            case REVERSE_INSTEAD -> "the reward is charged already: reverse it";
            case CANCEL_INSTEAD -> "the reward is not charged yet: cancel it";
            case UNKNOWN_ISSUANCE -> "there is no such reward";
            case UNKNOWN_EVENT -> "there is no such event";
            case UNKNOWN_BUDGET -> "there is no such budget or period";
            case AMOUNT_TOO_LARGE -> "the amount is larger than what is left";
            case ALREADY_REFUNDED -> "all of it was refunded before";
            case COMMAND_CONFLICT -> "something else was done under this key";
            case EVENT_CONFLICT -> "another event was recorded under this key";
            case NEEDS_APPROVAL -> "another person must approve it";
            case SAME_ACTOR -> "nobody can approve what they propose";
            case RULES_CHANGED -> "other rules were put in force meanwhile";
            case CAP_REACHED -> "a limit is reached";
            case COOLDOWN_RUNNING -> "it is too soon after the last reward";
            case BUDGET_TOO_LOW -> "the budget has too little left";
            case WALLET_TOO_LOW -> "the customer has too little";
            case MISSING_ATTRIBUTE -> "a value is missing";
            case WRONG_TYPE -> "a value has another form than declared";
            case VALUE_NOT_ALLOWED -> "a value is none of those that are declared";
            case OUT_OF_BOUNDS -> "a value is outside its bounds";
            case UNKNOWN_EVENT_TYPE -> "the rules do not declare this kind of event";
            case NO_RULE_SET -> "no rules are in force";
            default -> code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }
}
