package loyalty.client;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The platform in a process of its own, in an empty folder, as its README starts it. */
final class RunningPlatform implements AutoCloseable {
    private static final Path JAR = Path.of("../loyalty-platform/target/loyalty-platform.jar");
    private static final Pattern PASSWORD = Pattern.compile("one-time password ([a-z0-9-]+)");
    private static final int SECONDS = 90;

    private final Process process;
    private final Path output;
    private final int port;

    RunningPlatform(Path folder) throws IOException {
        assumeTrue(Files.exists(JAR), "the platform is not packaged: run the build up to 'package'");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        output = folder.resolve("output.txt");
        process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-jar",
                        JAR.toAbsolutePath().normalize().toString(),
                        "--server.port=" + port)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Waits for the one-time password that the platform prints. */
    String password() throws IOException, InterruptedException {
        for (int i = 0; i < SECONDS * 10; i++) {
            Matcher printed = PASSWORD.matcher(Files.readString(output));
            if (printed.find()) {
                return printed.group(1);
            }
            if (!process.isAlive()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return fail("the platform has not started: " + Files.readString(output));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
