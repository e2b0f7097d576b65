package io.bonsela.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Shows on the terminal that a command is still running, whenever it has printed nothing for some time. The line is
 * removed before the command prints, and is not shown within a line of the command, such as a progress bar. Thread-safe.
 */
final class Waiting implements AutoCloseable {
    private final PrintWriter err;
    private final long pause;
    private final long start = System.nanoTime();
    private final Thread showing = new Thread(this::show, "bonsela-waiting");
    private long lastPrinted = start;
    private boolean withinLine;
    private int drawn;
    private boolean closed;

    private Waiting(PrintWriter err, Duration pause) {
        this.err = err;
        this.pause = pause.toNanos();
    }

    /**
     * Begins, and replaces the output of a command and its subcommands.
     *
     * @param pause how long nothing must have been printed
     */
    static Waiting start(CommandLine command, Duration pause) {
        Waiting waiting = new Waiting(command.getErr(), pause);
        command.setOut(new PrintWriter(waiting.new Printing(command.getOut()), true));
        command.setErr(new PrintWriter(waiting.new Printing(command.getErr()), true));
        waiting.showing.setDaemon(true);
        waiting.showing.start();
        return waiting;
    }

    private synchronized void show() {
        try {
            while (!closed) {
                long left = lastPrinted + pause - System.nanoTime();
                if (left <= 0 && !withinLine) {
                    draw();
                }
                TimeUnit.NANOSECONDS.timedWait(this, left > 0 ? left : pause);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts it but the end of the process.
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        String text = "working, " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s";
        drawn = text.length();
        err.print('\r' + text);
        err.flush();
    }

    private void clear() {
        if (drawn > 0) {
            err.print('\r' + " ".repeat(drawn) + '\r');
            err.flush();
            drawn = 0;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        clear();
        notifyAll();
    }

    /** Makes room for what the command prints. */
    private final class Printing extends FilterWriter {
        Printing(Writer out) {
            super(out);
        }

        @Override
        public void write(int character) throws IOException {
            write(new char[] {(char) character}, 0, 1);
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            write(text.toCharArray(), offset, length);
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            synchronized (Waiting.this) {
                clear();
                super.write(text, offset, length);
                if (length > 0) {
                    char last = text[offset + length - 1];
                    withinLine = last != '\n' && last != '\r';
                    lastPrinted = System.nanoTime();
                }
            }
        }
    }
}
