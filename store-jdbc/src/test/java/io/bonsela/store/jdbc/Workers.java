package io.bonsela.store.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts {@link Worker}s in JVMs of their own, over one store. */
final class Workers {
    private final String store;
    private final Path folder;
    private final long budgetCents;
    private int started;

    Workers(String store, Path folder, long budgetCents) {
        this.store = store;
        this.folder = folder;
        this.budgetCents = budgetCents;
    }

    /** What a worker wrote: an acknowledgement. */
    record Ack(String status, String event, long cents) {}

    /** A worker that runs. */
    final class Running {
        private final Process process;
        private final Path log;
        private final Path marks;

        private Running(Process process, Path log, Path marks) {
            this.process = process;
            this.log = log;
            this.marks = marks;
        }

        /** Waits until something was acknowledged. */
        void awaitFirst() throws InterruptedException, IOException {
            while (process.isAlive() && (!Files.exists(log) || Files.size(log) == 0)) {
                Thread.sleep(5);
            }
        }

        /** SIGKILL. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        boolean isAlive() {
            return process.isAlive();
        }

        /** How many transactions were open, and how many of them were being written. */
        int[] open() {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(marks));
                return new int[] {bytes.getInt(0), bytes.getInt(4)};
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits for the end. */
        int await() throws InterruptedException {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return process.waitFor();
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
