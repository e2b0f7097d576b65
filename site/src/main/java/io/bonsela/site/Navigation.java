package io.bonsela.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages that every page links to, in groups, as {@code llms.txt} lists them.
 *
 * @param groups the groups
 * @see <a href="https://llmstxt.org">llms.txt</a>
 */
record Navigation(List<Group> groups) {
    private static final Pattern LINE = Pattern.compile("(?:## (.+))|(?:- \\[(.+?)]\\((.+?)\\): (.+))");

    /**
     * Pages under a title.
     *
     * @param title the title
     * @param entries the pages
     */
    record Group(String title, List<Entry> entries) {}

    /**
     * A page.
     *
     * @param title its title
     * @param source the file that it shows
     */
    record Entry(String title, Path source) {}

    static Navigation read(Path list) throws IOException {
        List<Group> groups = new ArrayList<>();
        for (String line : Files.readAllLines(list)) {
            Matcher found = LINE.matcher(line);
            boolean named = found.matches();
            if (named && found.group(1) != null) {
                groups.add(new Group(found.group(1), new ArrayList<>()));
            } else if (named) {
                groups.get(groups.size() - 1).entries().add(new Entry(found.group(2), Path.of(found.group(3))));
            }
        }
        return new Navigation(groups);
    }
}
