package io.bonsela.testkit.connector;

import io.bonsela.api.connector.TransportException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A server whose answers violate HTTP: endless parts, invalid lengths, bytes after the announced end. The
 * {@code surplus-} answers append a second one with the status {@value #FORGED}, which no request asked for.
 * {@code /good} is answered correctly. Thread-safe.
 */
public final class HostileServer implements AutoCloseable {
    /** The status of an answer that no request asked for. */
    public static final int FORGED = 222;

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String SURPLUS = "HTTP/1.1 " + FORGED + " Forged\r\nContent-Length: 6\r\n\r\nforged";
    private static final int PIECE = 8_192;
    private static final long SETTLED_MILLIS = 100;

    private final ServerSocket server;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    /** Sends a request and returns the status of the answer. */
    public interface Client {
        /**
         * Sends a POST request.
         *
         * @param uri the target
         * @return the status of the answer
         * @throws TransportException if there is no valid answer
         */
        int post(URI uri) throws TransportException;
    }

    /** Writes an answer to a connection. */
    private interface Answer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /**
     * Starts the server on a free port of the loopback address.
     *
     * @throws IOException if it cannot be started
     */
    public HostileServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        lines();
        lengths();
        statuses();
        shapes();
        Thread accepting = new Thread(this::accept, "hostile-accept");
        accepting.setDaemon(true);
        accepting.start();
    }

    /** The names of the answers; each name is also the path. */
    public List<String> names() {
        return new ArrayList<>(answers.keySet());
    }

    /**
     * The address of an answer.
     *
     * @param name a name from {@link #names}, or {@code good}
     */
    public URI uri(String name) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + '/' + name);
    }

    /**
     * Runs a client against each answer, and then against a good one. The client must receive the good one, not
     * leftovers of the answer before.
     *
     * @param client the client; its deadline must be short
     * @return the client's result for each answer, by name
     * @throws AssertionError if a client fails other than by a {@link TransportException}, or fails on the good answer
     */
    public Map<String, String> hold(Client client) throws InterruptedException {
        Map<String, String> taken = new LinkedHashMap<>();
        for (String name : answers.keySet()) {
            String outcome;
            try {
                outcome = String.valueOf(client.post(uri(name)));
            } catch (TransportException e) {
                outcome = e.code();
            }
            // Surplus bytes arrive before the next request.
            Thread.sleep(SETTLED_MILLIS);
            taken.put(name, outcome);
            good(name, client);
        }
        return taken;
    }

    /** A corrupted keep-alive connection may cost one request, but not more. */
    private void good(String after, Client client) {
        List<String> outcomes = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                int status = client.post(uri("good"));
                outcomes.add(String.valueOf(status));
                if (status == 200) {
                    return;
                }
            } catch (TransportException e) {
                outcomes.add(e.code());
            }
            if (outcomes.contains(String.valueOf(FORGED))) {
                break;
            }
        }
        throw new AssertionError("after " + after + " a valid answer results in " + outcomes);
    }

    /** Adds answers with endless parts. */
    private void lines() {
        answers.put("endless-status-line", endless("", "H"));
        answers.put("endless-reason", endless("HTTP/1.1 200 ", "x"));
        answers.put("endless-header-name", endless(OK, "x"));
        answers.put("endless-header-value", endless(OK + "X-Long: ", "x"));
        answers.put("endless-headers", endless(OK, "X-Many: 1\r\n"));
        answers.put("endless-folded-header", endless(OK + "X-Folded: 1", "\r\n 1"));
        answers.put("endless-blank-lines", endless("", "\r\n"));
        answers.put("endless-interim-answers", endless("", "HTTP/1.1 100 Continue\r\n\r\n"));
        answers.put("endless-early-hints", endless("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"));
        answers.put("endless-chunk-size", endless(CHUNKED, "0"));
        answers.put("endless-chunk-extension", endless(CHUNKED + "5;", "x"));
        answers.put("endless-chunk-extensions", endless(CHUNKED + "5", ";x=1"));
        answers.put("endless-chunks", endless(CHUNKED, "5\r\nhello\r\n"));
        answers.put("endless-one-byte-chunks", endless(CHUNKED, "1\r\nx\r\n"));
        answers.put("endless-trailer", endless(CHUNKED + "5\r\nhello\r\n0\r\nX-Trailer: ", "x"));
        answers.put("endless-trailers", endless(CHUNKED + "5\r\nhello\r\n0\r\n", "X-Trailer: 1\r\n"));
        answers.put("endless-body", endless(OK + "\r\n", "x"));
        answers.put(
                "endless-body-of-announced-length", endless(OK + "Content-Length: 9223372036854775807\r\n\r\n", "x"));
        answers.put("endless-error-body", endless("HTTP/1.1 500 No\r\n\r\n", "x"));
    }

    /** Adds answers with lengths that are invalid or wrong. */
    private void lengths() {
        answers.put("length-beyond-a-long", once(OK + "Content-Length: 99999999999999999999\r\n\r\nhello"));
        answers.put("length-below-zero", once(OK + "Content-Length: -5\r\n\r\nhello"));
        answers.put("length-that-is-a-word", once(OK + "Content-Length: five\r\n\r\nhello"));
        answers.put("two-lengths", once(OK + "Content-Length: 5\r\nContent-Length: 500\r\n\r\nhello"));
        answers.put(
                "length-and-chunks",
                once(OK + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + "5\r\nhello\r\n0\r\n\r\n"));
        answers.put("chunk-beyond-a-long", once(CHUNKED + "FFFFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"));
        answers.put("chunk-below-zero", once(CHUNKED + "-5\r\nhello\r\n0\r\n\r\n"));
        answers.put("chunk-of-a-word", once(CHUNKED + "five\r\nhello\r\n0\r\n\r\n"));
        answers.put("chunk-longer-than-said", once(CHUNKED + "3\r\nhello\r\n0\r\n\r\n"));
        answers.put("body-shorter-than-said", once(OK + "Content-Length: 50\r\n\r\nhello"));
        answers.put("surplus-after-length", staying(OK + "Content-Length: 5\r\n\r\nhello" + SURPLUS));
        answers.put("surplus-after-chunks", staying(CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + SURPLUS));
        answers.put("surplus-after-no-content", staying("HTTP/1.1 204 None\r\n\r\n" + SURPLUS));
        answers.put("surplus-later", out -> {
            out.write((OK + "Content-Length: 5\r\n\r\nhello").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            Thread.sleep(50);
            staying(SURPLUS).write(out);
        });
    }

    /** Adds answers with invalid statuses. */
    private void statuses() {
        answers.put("status-of-a-word", once("HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"));
        answers.put("status-of-four-digits", once("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"));
        answers.put("no-status", once("HTTP/1.1\r\nContent-Length: 0\r\n\r\n"));
        answers.put("another-protocol", once("ICY 200 OK\r\nContent-Length: 0\r\n\r\n"));
        answers.put("switching-protocols", once("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"));
    }

    /** Adds other malformed answers. */
    private void shapes() {
        answers.put("nothing", out -> {});
        answers.put("bytes-at-random", once("\u0000\u0001\u00ff\u00fe\u0016\u0003\u0001 \r\n\r\n"));
        answers.put("header-with-nul", once(OK + "X-Nul: a\u0000b\r\nContent-Length: 5\r\n\r\nhello"));
        answers.put("header-without-colon", once(OK + "Nonsense\r\nContent-Length: 5\r\n\r\nhello"));
        answers.put("half-a-header", once(OK + "Content-Len"));
        answers.put("half-a-chunk", once(CHUNKED + "FF\r\nhel"));
        answers.put("dripping-header", out -> drip(out, OK + "X-Slow: "));
        answers.put("dripping-body", out -> drip(out, OK + "Content-Length: 100000\r\n\r\n"));
    }

    private static Answer once(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Keeps the connection open after the answer, so that the next request on it may receive the surplus. */
    private static Answer staying(String text) {
        return out -> {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            Thread.sleep(200);
        };
    }

    private static Answer endless(String begin, String again) {
        byte[] piece = again.repeat(Math.max(1, PIECE / again.length())).getBytes(StandardCharsets.ISO_8859_1);
        return out -> {
            out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                out.write(piece);
            }
        };
    }

    private static void drip(OutputStream out, String begin) throws IOException, InterruptedException {
        out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(50);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread serving = new Thread(() -> serve(socket), "hostile-serve");
                serving.setDaemon(true);
                serving.start();
            } catch (IOException e) {
                // The server was closed, or a connection failed.
                Thread.onSpinWait();
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), PIECE)) {
            String path = request(in);
            while (path.equals("good")) {
                once(OK + "Content-Length: 4\r\n\r\ngood").write(out);
                out.flush();
                path = request(in);
            }
            Answer answer = answers.get(path);
            if (answer != null) {
                answer.write(out);
                out.flush();
            }
        } catch (IOException e) {
            // The client closed the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads a request. Returns its path without the slash, empty at the end of the connection. */
    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.append((char) c);
        }
        int length = 0;
        for (String line : head.toString().split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        in.skipNBytes(length);
        String line = head.substring(0, head.indexOf("\r\n"));
        return line.split(" ")[1].substring(1);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
