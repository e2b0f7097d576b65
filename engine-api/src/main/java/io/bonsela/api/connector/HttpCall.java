package io.bonsela.api.connector;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP request. Immutable. {@code toString} does not show the headers, the body or the query.
 *
 * @param method such as {@code POST}
 * @param uri the target
 * @param headers the headers by name
 * @param body the bytes; empty: none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpCall(String method, URI uri, Map<String, String> headers, byte[] body) {
    /** Copies the headers. */
    public HttpCall {
        headers = Map.copyOf(headers);
    }

    /**
     * Creates a request without a body.
     *
     * @param uri the target
     */
    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, Map.of(), new byte[0]);
    }

    /**
     * Creates a request with a body.
     *
     * @param uri the target
     * @param contentType the body's type
     * @param body the bytes
     */
    public static HttpCall post(URI uri, String contentType, byte[] body) {
        return new HttpCall("POST", uri, Map.of("Content-Type", contentType), body);
    }

    /**
     * Creates a request with a JSON body.
     *
     * @param uri the target
     * @param json the text
     */
    public static HttpCall postJson(URI uri, String json) {
        return post(uri, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a copy with an additional header.
     *
     * @param name its name
     * @param value its value
     */
    public HttpCall header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, uri, more, body);
    }

    @Override
    public String toString() {
        return method + ' ' + uri.getHost() + uri.getPath();
    }
}
