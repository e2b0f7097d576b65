package io.bonsela.connectors.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the URL of an endpoint. A numeric host must be written so that everyone reads the same address. */
final class Endpoint {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");

    private Endpoint() {}

    /** The problem with a URL; null: none. */
    static @Nullable String problem(String text, boolean plain, Set<Integer> ports) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return "is not a URL";
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(plain && scheme.equals("http"))) {
            return "must begin with https://";
        } else if (uri.getHost() == null) {
            return "has no valid host name or address";
        } else if (uri.getUserInfo() != null) {
            return "must not contain a user";
        } else if (uri.getFragment() != null) {
            return "must not have a fragment";
        } else if (!ports.contains(uri.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : uri.getPort())) {
            return "must use one of the allowed ports";
        }
        return hostProblem(uri.getHost().toLowerCase(Locale.ROOT));
    }

    private static @Nullable String hostProblem(String host) {
        if (host.startsWith("[")) {
            return host.contains("%") ? "must not contain a zone" : null;
        }
        if (!NAME.matcher(host).matches()) {
            return "has no valid host name or address";
        }
        String last = host.substring(host.lastIndexOf('.') + 1);
        boolean number = last.matches("[0-9]+") || last.startsWith("0x");
        return number && !isPlainAddress(host) ? "has an ambiguous address" : null;
    }

    /** Four decimal numbers without leading zeros. */
    private static boolean isPlainAddress(String host) {
        String[] octets = host.split("\\.", -1);
        if (octets.length != 4) {
            return false;
        }
        for (String octet : octets) {
            if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
                return false;
            }
        }
        return true;
    }
}
