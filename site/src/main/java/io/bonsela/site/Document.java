package io.bonsela.site;

import java.nio.file.Path;
import java.util.List;

/**
 * A page before it has its frame.
 *
 * @param title its title
 * @param body its HTML
 * @param sections what the search finds
 * @param links the files and folders of the project that it links to or shows
 */
record Document(String title, String body, List<Section> sections, List<Path> links) {
    /**
     * A part of a page under one heading.
     *
     * @param anchor the anchor of the heading; empty: the beginning of the page
     * @param heading the heading
     * @param text its text
     */
    record Section(String anchor, String heading, String text) {}
}
