package io.bonsela.cli;

import java.io.PrintWriter;

/** A progress bar for the part of a file that was processed. */
final class Progress {
    private static final int WIDTH = 30;

    private final PrintWriter err;
    private final boolean shown;
    private final long total;
    private int drawn = -1;

    Progress(PrintWriter err, boolean shown, long total) {
        this.err = err;
        this.shown = shown;
        this.total = Math.max(1, total);
    }

    void at(long done, long events) {
        int percent = (int) Math.min(100, 100 * done / total);
        if (!shown || percent == drawn) {
            return;
        }
        drawn = percent;
        int filled = WIDTH * percent / 100;
        err.printf("\r[%s%s] %3d %%  %,d events", "#".repeat(filled), " ".repeat(WIDTH - filled), percent, events);
        err.flush();
    }

    /** Removes the bar to make room for other output. */
    void clear() {
        if (shown && drawn >= 0) {
            err.print("\r" + " ".repeat(WIDTH + 40) + "\r");
            err.flush();
            drawn = -1;
        }
    }
}
