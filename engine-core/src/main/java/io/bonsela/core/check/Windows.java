package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Window;
import io.bonsela.core.kernel.Aggregation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks windows. */
public final class Windows {
    private static final int LONGEST_DAYS = 36_600;

    private Windows() {}

    static boolean check(Window window, boolean aggregate, String path, Problems problems) {
        if (window instanceof Window.Days days) {
            if (!aggregate) {
                problems.add(
                        Code.INVALID_WINDOW,
                        path,
                        "the window of a cap must be a calendar period or a duration, not a number of days");
                return false;
            }
            if (days.days() < 1 || days.days() > LONGEST_DAYS) {
                problems.add(Code.INVALID_WINDOW, path, "a window must have 1 to " + LONGEST_DAYS + " days");
                return false;
            }
        }
        if (window instanceof Window.Since since) {
            if (!aggregate || since.within() instanceof Window.Since) {
                problems.add(
                        Code.INVALID_WINDOW,
                        path,
                        "a window 'since' is only valid in an aggregate and cannot be nested");
                return false;
            }
            return check(since.within(), true, path, problems);
        }
        return !(window instanceof Window.Rolling rolling) || checkLength(rolling.length(), path, problems);
    }

    /** Checks the window of a streak, which looks back over many of its periods. */
    static boolean checkStreak(Window period, @Nullable Long retention, String path, Problems problems) {
        Aggregation streak = new Aggregation(Measure.STREAK, "", null, null, period);
        long days = dates(period) * streak.mostPeriods();
        return checkLookBack(new Window.Days((int) days), retention, path, problems);
    }

    static boolean checkLookBack(Window window, @Nullable Long retention, String path, Problems problems) {
        if (retention != null && dates(window) > retention) {
            problems.add(
                    Code.LOOK_BACK_TOO_LONG, path, "events are kept " + retention + " days, but this window is longer");
            return false;
        }
        return true;
    }

    /** The maximum number of dates in a window; {@link Long#MAX_VALUE}: unlimited. */
    public static long dates(Window window) {
        if (window instanceof Window.Days days) {
            return days.days();
        } else if (window instanceof Window.Rolling rolling) {
            return rolling.length().toDays() + 2;
        } else if (window instanceof Window.Calendar calendar) {
            return switch (calendar.period()) {
                case DAY -> 1;
                case WEEK, SUNDAY_WEEK -> 7;
                case MONTH -> 31;
                case YEAR -> 366;
            };
        } else if (window instanceof Window.Since since) {
            return dates(since.within());
        }
        return Long.MAX_VALUE;
    }

    static boolean checkLength(Duration length, String path, Problems problems) {
        boolean whole = length.equals(Duration.ofSeconds(length.toSeconds()));
        if (!whole || length.toSeconds() < 1 || length.toDays() > LONGEST_DAYS) {
            problems.add(
                    Code.INVALID_WINDOW, path, "a duration must be whole seconds from PT1S to P" + LONGEST_DAYS + "D");
            return false;
        }
        return true;
    }
}
