package loyalty.fake;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The providers of the demo, on a port of this machine that only this machine reaches. */
public final class FakeProviders implements AutoCloseable {
    private static final String SECRET = "this secret protects nothing real";

    private final HttpServer server;
    private final ExecutorService threads;
    private final FakeAirtime airtime = new FakeAirtime(SECRET);
    private final FakeCloudApi cloudApi = new FakeCloudApi();

    FakeProviders() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/airtime", airtime);
        server.createContext("/whatsapp", cloudApi);
        threads = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "fake-provider");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.start();
    }

    /** Returns the airtime provider. */
    public FakeAirtime airtime() {
        return airtime;
    }

    /** Returns WhatsApp's Cloud API. */
    public FakeCloudApi cloudApi() {
        return cloudApi;
    }

    /** Returns the configuration of the connectors to these providers. */
    Map<String, Object> connectors() {
        String url = "http://localhost:" + server.getAddress().getPort();
        return Map.of(
                "bonsela.connectors.airtime.provider",
                "customer-signed-airtime",
                "bonsela.connectors.airtime.url",
                url + "/airtime",
                "bonsela.connectors.airtime.key-id",
                "demo",
                "bonsela.connectors.airtime.secret",
                SECRET,
                "bonsela.connectors.whatsapp.provider",
                "whatsapp",
                "bonsela.connectors.whatsapp.url",
                url + "/whatsapp/v23.0");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
