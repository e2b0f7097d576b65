package io.bonsela.site;

import io.bonsela.site.Document.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * Reads the Markdown files of the project. Links to other files become links to their pages.
 *
 * @param places where the files are on the site
 */
record Markdown(Places places) {
    private static final List<org.commonmark.Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    Document read(Path source) throws IOException {
        Node text = Parser.builder()
                .extensions(EXTENSIONS)
                .build()
                .parse(Files.readString(places.root().resolve(source)));
        Links links = new Links(source);
        text.accept(links);
        String body = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .attributeProviderFactory(context -> Markdown::makeReachable)
                .build()
                .render(text);
        List<Section> sections = sections(text);
        String title = sections.isEmpty() ? source.toString() : sections.get(0).heading();
        return new Document(title, body, sections, links.found);
    }

    /** Lets a keyboard scroll what is wider than a screen. */
    private static void makeReachable(Node node, String tag, Map<String, String> attributes) {
        if (tag.equals("pre") || node instanceof TableBlock) {
            attributes.put("tabindex", "0");
        }
    }

    /** Divides a text at its headings. */
    private static List<Section> sections(Node text) {
        TextContentRenderer plain =
                TextContentRenderer.builder().extensions(EXTENSIONS).build();
        IdGenerator anchors = IdGenerator.builder().build();
        List<Section> sections = new ArrayList<>();
        String anchor = "";
        String heading = "";
        StringBuilder words = new StringBuilder();
        for (Node node = text.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading) {
                if (!heading.isEmpty()) {
                    sections.add(new Section(anchor, heading, words.toString()));
                }
                words.setLength(0);
                heading = plain.render(node);
                anchor = anchors.generateId(heading);
            } else {
                words.append(plain.render(node)).append('\n');
            }
        }
        sections.add(new Section(anchor, heading, words.toString()));
        return sections;
    }

    /** Collects the files that a text names, and replaces their names by the ways to their pages. */
    private final class Links extends AbstractVisitor {
        private final Path source;
        private final List<Path> found = new ArrayList<>();

        Links(Path source) {
            this.source = source;
        }

        @Override
        public void visit(Link link) {
            link.setDestination(way(link.getDestination()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            image.setDestination(way(image.getDestination()));
            visitChildren(image);
        }

        private String way(String destination) {
            if (destination.matches("[a-z]+:.*|#.*")) {
                return destination;
            }
            String[] parts = destination.split("#", 2);
            Path target = source.resolveSibling(parts[0]).normalize();
            found.add(target);
            String way = Places.way(places.address(source), places.address(target));
            return parts.length == 1 ? way : way + '#' + parts[1];
        }
    }
}
