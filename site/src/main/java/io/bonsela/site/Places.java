package io.bonsela.site;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where each file of the project is on the site: Markdown under its own name with another ending, a README as the index of
 * its folder, whose list is then beside it, an image as it is, any other text as a page of its own.
 *
 * @param root the folder of the project
 */
record Places(Path root) {
    private static final String INDEX = "index.html";

    /** Returns the address of a file or folder, relative to the site. */
    Path address(Path source) {
        String name = String.valueOf(source.getFileName());
        if (name.equals("README.md")) {
            return source.resolveSibling(INDEX);
        } else if (Files.isDirectory(root.resolve(source))) {
            return source.resolve(Files.exists(root.resolve(source).resolve("README.md")) ? "files.html" : INDEX);
        } else if (name.endsWith(".md")) {
            return source.resolveSibling(name.replaceFirst("md$", "html"));
        }
        return isImage(source) ? source : source.resolveSibling(name + ".html");
    }

    static boolean isImage(Path source) {
        return source.toString().endsWith(".png");
    }

    /** Returns the way from one page to another address of the site. */
    static String way(Path from, Path to) {
        Path folder = from.getParent();
        return (folder == null ? to : folder.relativize(to)).toString();
    }
}
