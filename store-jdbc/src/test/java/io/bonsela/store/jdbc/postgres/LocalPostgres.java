package io.bonsela.store.jdbc.postgres;

import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of the installed PostgreSQL, which matches the installed tools, such as {@code pg_dump}. */
final class LocalPostgres implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path bin;
    private final Path data;
    private final int port;

    private LocalPostgres(Path bin, Path data) throws IOException {
        this.bin = bin;
        this.data = data;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    /** The folder of its programs; empty: it is not installed. */
    static Optional<Path> programs() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump", "pg_restore", "pg_basebackup")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a cluster in a new folder, and starts it. */
    static LocalPostgres create(Path bin, Path data, String... settings) throws IOException, InterruptedException {
        LocalPostgres server = new LocalPostgres(bin, data);
        server.run("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8");
        server.start(settings);
        return server;
    }

    /** Starts a restored cluster. */
    static LocalPostgres restored(Path bin, Path data, String... settings) throws IOException, InterruptedException {
        LocalPostgres server = new LocalPostgres(bin, data);
        server.start(settings);
        return server;
    }

    private void start(String... settings) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-p " + port, "-k " + data, "-c max_connections=50"));
        for (String setting : settings) {
            options.add("-c " + setting);
        }
        run(
                "pg_ctl",
                "-D",
                data.toString(),
                "-w",
                "-t",
                String.valueOf(Patience.LIMIT.toSeconds()),
                "-l",
                data + ".log",
                "-o",
                String.join(" ", options),
                "start");
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
    }

    /** Runs one of its programs on it. */
    void tool(String program, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-h", "localhost", "-p", String.valueOf(port), "-U", "postgres"));
        all.addAll(List.of(arguments));
        run(program, all.toArray(String[]::new));
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // The server does not run as root.
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("bonsela", ".out");
        Process process = new ProcessBuilder(command)
                .directory(data.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        String said = Files.readString(output);
        Files.delete(output);
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server was stopped", e);
        }
    }
}
