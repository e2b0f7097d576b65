package io.bonsela.site;

import io.bonsela.site.Document.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes one static site of everything that can be reached from the README and {@code llms.txt}. It needs no server: the
 * search runs in the browser, over an index that is a script.
 */
public final class Site {
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final Map<String, String> ASSETS = Map.of(
            "site.css", "site.css",
            "site.js", "site.js",
            "lunr.js", WEBJARS + "lunr/2.3.9/lunr.min.js",
            "highlight.js", WEBJARS + "highlightjs/11.11.1/highlight.min.js",
            "properties.js", WEBJARS + "highlightjs/11.11.1/languages/properties.min.js");

    private final Places places;
    private final Path folder;
    private final Navigation navigation;
    private final List<Map<String, String>> index = new ArrayList<>();

    private Site(Path root, Path folder) throws IOException {
        places = new Places(root);
        this.folder = folder;
        navigation = Navigation.read(root.resolve("llms.txt"));
    }

    /**
     * Makes the site.
     *
     * @param arguments the folder of the project, and the folder of the site, which can contain the Javadoc of modules in {@code api}
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String... arguments) throws IOException {
        new Site(Path.of(arguments[0]), Path.of(arguments[1])).make();
    }

    private void make() throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> asset : ASSETS.entrySet()) {
            Files.writeString(folder.resolve(asset.getKey()), resource(asset.getValue()));
        }
        List<String> documented = documented();
        Frame frame = new Frame(resource("page.html"), navigation, places, !documented.isEmpty());
        if (!documented.isEmpty()) {
            Path page = folder.resolve(Frame.API);
            Files.writeString(
                    page, frame.around(Frame.API, "API (Javadoc)", Sources.links("API (Javadoc)", documented)));
        }
        Set<Path> known = new LinkedHashSet<>(List.of(Path.of("README.md")));
        navigation.groups().forEach(group -> group.entries().forEach(entry -> known.add(entry.source())));
        Deque<Path> open = new ArrayDeque<>(known);
        while (!open.isEmpty()) {
            for (Path link : write(open.removeFirst(), frame)) {
                if (known.add(link)) {
                    open.add(link);
                }
            }
        }
        String entries = new JsonMapper().writeValueAsString(index);
        Files.writeString(folder.resolve("search-index.js"), "const sections = " + entries + ";\n");
    }

    /** Returns the modules whose Javadoc is there. */
    private List<String> documented() throws IOException {
        Path api = folder.resolve(Frame.API).getParent();
        if (!Files.exists(api)) {
            return List.of();
        }
        try (Stream<Path> modules = Files.list(api)) {
            return modules.filter(Files::isDirectory)
                    .map(module -> module.getFileName() + "/index.html")
                    .sorted()
                    .toList();
        }
    }

    /** Writes a page, and returns what it links to. */
    private List<Path> write(Path source, Frame frame) throws IOException {
        Path file = folder.resolve(places.address(source));
        Files.createDirectories(file.getParent());
        if (Places.isImage(source)) {
            Files.copy(places.root().resolve(source), file, StandardCopyOption.REPLACE_EXISTING);
            return List.of();
        }
        Document page = read(source);
        Files.writeString(file, frame.around(places.address(source), page.title(), page.body()));
        for (Section section : page.sections()) {
            String anchor = section.anchor().isEmpty() ? "" : '#' + section.anchor();
            index.add(Map.of(
                    "address", places.address(source) + anchor,
                    "page", page.title(),
                    "heading", section.heading(),
                    "text", section.text()));
        }
        return page.links();
    }

    private Document read(Path source) throws IOException {
        if (source.toString().endsWith(".md")) {
            return new Markdown(places).read(source);
        }
        Sources sources = new Sources(places);
        return Files.isDirectory(places.root().resolve(source)) ? sources.list(source) : sources.show(source);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
