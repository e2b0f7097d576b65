package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Window;
import java.time.Duration;

/** Checks windows. */
final class Windows {
    private static final int LONGEST_DAYS = 36_600;

    private Windows() {}

    static boolean check(Window window, boolean aggregate, String path, Problems problems) {
        if (window instanceof Window.Days days) {
            if (!aggregate) {
                problems.add(
                        Code.INVALID_WINDOW, path, "a cap counts over a calendar period or a duration, not over dates");
                return false;
            }
            if (days.days() < 1 || days.days() > LONGEST_DAYS) {
                problems.add(Code.INVALID_WINDOW, path, "a window has 1 to " + LONGEST_DAYS + " days");
                return false;
            }
        }
        return !(window instanceof Window.Rolling rolling) || checkLength(rolling.length(), path, problems);
    }

    static boolean checkLength(Duration length, String path, Problems problems) {
        boolean whole = length.equals(Duration.ofSeconds(length.toSeconds()));
        if (!whole || length.toSeconds() < 1 || length.toDays() > LONGEST_DAYS) {
            problems.add(Code.INVALID_WINDOW, path, "a duration is whole seconds, from PT1S to P" + LONGEST_DAYS + "D");
            return false;
        }
        return true;
    }
}
