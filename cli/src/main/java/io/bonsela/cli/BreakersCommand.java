package io.bonsela.cli;

import io.bonsela.api.Records.BreakerStanding;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.Store;
import io.bonsela.report.Numbers;
import io.bonsela.rulefiles.document.Fields;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the breakers of rules. */
@Command(
        name = "breakers",
        description = {
            "Shows the breaker of each rule that has counted something: its state, since when (in the zone of the rules), and what it"
                    + " counted, as of the last decision or command that changed it."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela breakers --store sqlite:shop.db")
final class BreakersCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant. Default: all tenants.")
    private @Nullable String tenant;

    @Override
    public Integer call() {
        try (StoreOption connections = store) {
            Store opened = connections.toRead(tenant);
            List<String> tenants = tenant == null ? opened.records().tenants() : List.of(tenant);
            Table table = new Table("rule", "state", "since", "awards", "cost", "errors", "reports", "opened by");
            for (String each : tenants) {
                String of = tenants.size() == 1 ? "" : each + "/";
                ZoneId zone = opened.records().ruleSet(each).map(RuleSet::zone).orElse(ZoneOffset.UTC);
                opened.records().breakers(each).forEach(breaker -> row(of, breaker, zone, table));
            }
            (table.isEmpty() ? List.of("No breaker has counted anything.") : table.lines(Terminal.width()))
                    .forEach(spec.commandLine().getOut()::println);
        }
        return 0;
    }

    private static void row(String of, BreakerStanding breaker, ZoneId zone, Table table) {
        BreakerState state = breaker.state();
        table.row(
                of + breaker.rule(),
                Fields.word(state.phase()),
                Numbers.moment(state.since(), zone),
                Numbers.count(state.awards()),
                state.cost() == null ? Numbers.NONE : Numbers.money(state.cost()),
                Numbers.count(state.errors()),
                Numbers.count(state.reports()),
                state.openedBy() == null ? Numbers.NONE : Fields.word(state.openedBy()));
    }
}
