package io.bonsela.store.jdbc;

import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts {@link Worker}s in JVMs of their own, on one store. */
public final class Workers {
    private final String store;
    private final Path folder;
    private final long budgetCents;
    private int started;

    Workers(String store, Path folder, long budgetCents) {
        this.store = store;
        this.folder = folder;
        this.budgetCents = budgetCents;
    }

    /** An acknowledgement that a worker wrote. */
    record Ack(String status, String event, long cents) {}

    /** A running worker. */
    final class Running {
        private final Process process;
        private final Path log;
        private final Path marks;

        private Running(Process process, Path log, Path marks) {
            this.process = process;
            this.log = log;
            this.marks = marks;
        }

        /** Waits until the worker has acknowledged something. */
        void awaitFirst() {
            Patience.until(
                    "an acknowledgement",
                    () -> !process.isAlive() || log.toFile().length() > 0);
        }

        /** Holds its next commits, and waits until a transaction is held. */
        void hold() {
            mark(Marking.HOLD, 1);
            Patience.until("a transaction to commit", () -> !process.isAlive() || mark(Marking.HELD) > 0);
        }

        /** Lets it commit, and waits until it has begun to. */
        void letGo() {
            mark(Marking.HOLD, 0);
            long end = System.nanoTime() + Patience.LIMIT.toNanos();
            // Without a sleep, because a commit does not take long.
            while (mark(Marking.HELD) > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }

        /** Kills it with SIGKILL. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        boolean isAlive() {
            return process.isAlive();
        }

        /** The number of transactions that were open. */
        int open() {
            return mark(Marking.OPEN);
        }

        /** The number of transactions that were writing. */
        int writing() {
            return mark(Marking.WRITING);
        }

        private int mark(int at) {
            try {
                return ByteBuffer.wrap(Files.readAllBytes(marks)).getInt(at);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void mark(int at, int value) {
            try (FileChannel channel = FileChannel.open(marks, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, value), at);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until it has ended. */
        int await() throws InterruptedException {
            return Workers.await(process);
        }

        List<Ack> acks() throws IOException {
            List<Ack> acks = new ArrayList<>();
            if (Files.exists(log)) {
                for (String line : Files.readAllLines(log)) {
                    String[] parts = line.split(" ");
                    acks.add(new Ack(parts[0], parts[1], Long.parseLong(parts[2])));
                }
            }
            return acks;
        }

        String errors() throws IOException {
            return Files.readString(Path.of(log + ".err"));
        }
    }

    /** Waits until a program, which has a lot to do, has ended; one that hangs is killed. */
    public static int await(Process process) throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    Running start(int threads, int first, int last, int copies, long seed) throws IOException {
        Path log = folder.resolve("worker-" + ++started + ".log");
        Path marks = folder.resolve("worker-" + started + ".marks");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        store,
                        log.toString(),
                        marks.toString(),
                        String.valueOf(threads),
                        String.valueOf(first),
                        String.valueOf(last),
                        String.valueOf(copies),
                        String.valueOf(seed),
                        String.valueOf(budgetCents))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(Path.of(log + ".err").toFile())
                .start();
        return new Running(process, log, marks);
    }
}
