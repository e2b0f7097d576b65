package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.store.jdbc.SqliteStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Tests the content of pages, that they are self-contained, and that their charts are accessible to screen readers. */
class ReportTest {
    private static final String RULES = """
            bonsela: 1
            tenant: shop
            zone: Africa/Harare
            events:
              purchase: { amount: { type: money, currency: USD } }
            budgets:
              till: { limit: USD 5.00 }
            campaigns:
              spring: { budget: till }
            rewards:
              mug: { type: physical, cost: USD 2.00 }
            rules:
              big-spender:
                on: purchase
                campaign: spring
                when: event.amount >= "USD 20.00"
                give: { reward: mug }
            """;

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writesTheFiles() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), RULES);
        Files.writeString(
                folder.resolve("other.yaml"),
                RULES.replace("USD 20.00", "USD 10.00").replace("USD 5.00", "USD 9.00"));
        Files.write(
                folder.resolve("events.jsonl"),
                List.of(
                        event("1", "ann", "2026-11-20", "25.00"),
                        event("2", "b<n", "2026-11-21", "15.00"),
                        event("3", "ann", "2026-11-22", "30.00"),
                        event("4", "cid", "2026-11-23", "40.00")));
    }

    private static String event(String id, String subject, String date, String usd) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"/t\",\"type\":\"purchase\",\"tenant\":\"shop\","
                + "\"subject\":\"" + subject + "\",\"time\":\"" + date
                + "T10:00:00Z\",\"data\":{\"amount\":{\"currency\":\"USD\",\"value\":\"" + usd + "\"}}}";
    }

    private int execute(String... command) {
        List<String> inFolder = new ArrayList<>();
        for (String word : command) {
            inFolder.add(
                    word.endsWith(".yaml") || word.endsWith(".jsonl") || word.endsWith(".html")
                            ? folder.resolve(word).toString()
                            : word);
        }
        return Main.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(inFolder.toArray(String[]::new));
    }

    /**
     * Returns the page after checking that it is well-formed, fetches nothing, runs nothing, and describes its charts.
     */
    private Document page() throws Exception {
        Path file = folder.resolve("page.html");
        String text = Files.readString(file);
        assertThat(text).startsWith("<!DOCTYPE html>").doesNotContain("http:", "https:", "src=", "href=", "<script");
        Document page =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        NodeList drawings = page.getElementsByTagName("figure");
        assertThat(drawings.getLength()).isPositive();
        for (int i = 0; i < drawings.getLength(); i++) {
            Element drawing = (Element)
                    ((Element) drawings.item(i)).getElementsByTagName("svg").item(0);
            assertThat(drawing.getAttribute("role")).isEqualTo("img");
            Element title = (Element) drawing.getElementsByTagName("title").item(0);
            Element told = (Element) drawing.getElementsByTagName("desc").item(0);
            assertThat(drawing.getAttribute("aria-labelledby"))
                    .isEqualTo(title.getAttribute("id") + " " + told.getAttribute("id"));
            assertThat(told.getTextContent()).isNotBlank();
        }
        return page;
    }

    private static List<String> texts(Document page, String element) {
        List<String> texts = new ArrayList<>();
        NodeList found = page.getElementsByTagName(element);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void aRun() throws Exception {
        assertThat(execute("run", "--rules", "rules.yaml", "--events", "events.jsonl", "--report", "page.html"))
                .as(err.toString())
                .isZero();
        Document page = page();
        assertThat(texts(page, "li")).contains("4events decided", "2rewards issued", "4.00USD cost");
        assertThat(texts(page, "title"))
                .contains(
                        "Rewards issued per day",
                        "Cost per day, USD",
                        "Remaining in budget till, USD",
                        "Rewards by campaign");
        assertThat(texts(page, "desc")).anyMatch(told -> told.startsWith("from 5 down to 1 at 2026-11-22"));
        assertThat(texts(page, "tr")).contains("big-spender32–00100", "tillUSD 5.004.000.001.002026-11-23 12:00");
    }

    @Test
    void aBacktestOfAFileThatIsCutOffUnorderedAndDoubled() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("events.jsonl")));
        lines.add(lines.get(0));
        lines.add(event("5", "dan", "2026-11-01", "12.00"));
        lines.add(lines.get(1).substring(0, 60));
        Files.writeString(folder.resolve("events.jsonl"), String.join("\n", lines));

        assertThat(execute(
                        "backtest",
                        "--rules",
                        "other.yaml",
                        "--against",
                        "rules.yaml",
                        "--events",
                        "events.jsonl",
                        "--report",
                        "page.html"))
                .isEqualTo(1);
        Document page = page();
        assertThat(texts(page, "p"))
                .contains(
                        "2 lines were left out: 1 already decided, 1 unreadable.",
                        "1 event is older than earlier lines of the file; decided in file order.")
                .anyMatch(text -> text.startsWith("line 7: not JSON"));
        assertThat(texts(page, "li")).contains("3of 5 decisions changed", "+2rewards issued", "2subjects earn more");
        assertThat(texts(page, "tr")).contains("b<nmug +1", "cidmug +1", "till2026-11-23 12:002026-11-01 12:00");
    }

    @Test
    void aBudgetOfMonthsIsDrawnMonthByMonth() throws Exception {
        Files.writeString(
                folder.resolve("rules.yaml"),
                RULES.replace("{ limit: USD 5.00 }", "{ limit: USD 5.00, period: month }"));
        Files.write(
                folder.resolve("events.jsonl"),
                List.of(
                        event("1", "ann", "2026-08-15", "25.00"),
                        event("2", "ann", "2026-11-30", "25.00"),
                        event("3", "ann", "2026-12-01", "25.00")));
        assertThat(execute("run", "--rules", "rules.yaml", "--events", "events.jsonl", "--report", "page.html"))
                .as(err.toString())
                .isZero();
        // Both days are in the same week, but in two months.
        assertThat(texts(page(), "desc")).anyMatch(told -> told.startsWith("from 5 down to 3 at 2026-12-01"));
    }

    @Test
    void aStore() throws Exception {
        Path store = folder.resolve("rewards.db");
        assertThat(execute("run", "--rules", "rules.yaml", "--events", "events.jsonl", "--store", "sqlite:" + store))
                .isZero();
        try (RewardEngine engine =
                RewardEngine.builder().store(SqliteStore.open(store)).build()) {
            String first =
                    engine.records().issuances(Query.of("shop")).items().get(0).id();
            assertThat(engine.execute(new Redeem(Origin.of("shop", "r", "till"), new Token.Trusted(first)))
                            .isDone())
                    .isTrue();
        }

        assertThat(execute("report", "--store", "sqlite:" + store, "--tenant", "shop", "--report", "page.html"))
                .as(err.toString())
                .isZero();
        Document page = page();
        assertThat(texts(page, "li")).contains("4events decided", "50.0 %of rewards redeemed");
        assertThat(texts(page, "tr")).contains("mug2150.0 %");

        assertThat(execute("report", "--store", "sqlite:" + store, "--tenant", "none", "--report", "page.html"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no rule set for tenant 'none'");
    }
}
