package io.bonsela.site;

import io.bonsela.site.Document.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows folders and files of the project that are not Markdown.
 *
 * @param places where they are on the site
 */
record Sources(Places places) {
    private static final String SHOWN = ".+\\.(java|md|xml|yaml|json|jsonl|properties|sql|csv)";

    /** Lists a folder: its sources, and folders that no build has made. */
    Document list(Path folder) throws IOException {
        List<Path> content;
        try (Stream<Path> all = Files.list(places.root().resolve(folder))) {
            content = all.map(places.root()::relativize)
                    .filter(path ->
                            isFolder(path) || path.getFileName().toString().matches(SHOWN))
                    .sorted()
                    .toList();
        }
        String title = folder.toString();
        String body = links(
                title,
                content.stream()
                        .map(path -> Places.way(places.address(folder), places.address(path)))
                        .toList());
        return new Document(title, body, List.of(), content);
    }

    private boolean isFolder(Path path) {
        return Files.isDirectory(places.root().resolve(path))
                && !path.getFileName().toString().matches("target|\\..*");
    }

    /** Lists links, each by the part of its address that tells it apart. */
    static String links(String title, List<String> ways) {
        return ways.stream()
                .map(way -> "<li><a href=\"" + Frame.escaped(way) + "\">"
                        + Frame.escaped(way.replaceFirst("(index|files).html$|\\.html$", "")) + "</a></li>\n")
                .collect(Collectors.joining(
                        "", "<h1>" + Frame.escaped(title) + "</h1>\n<ul class=\"files\">\n", "</ul>\n"));
    }

    /** Shows the text of a file. */
    Document show(Path file) throws IOException {
        String name = file.getFileName().toString();
        String language = name.substring(name.lastIndexOf('.') + 1);
        String text = Files.readString(places.root().resolve(file));
        String body = "<h1>" + Frame.escaped(file.toString()) + "</h1>\n<pre tabindex=\"0\"><code class=\"language-"
                + Frame.escaped(language) + "\">" + Frame.escaped(text) + "</code></pre>\n";
        return new Document(file.toString(), body, List.of(new Section("", name, file.toString())), List.of());
    }
}
