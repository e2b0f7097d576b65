package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.report.Numbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates codes that people type. */
@Command(
        name = "codes",
        description = "Creates codes that people type.",
        mixinStandardHelpOptions = true,
        subcommands = CodesCommand.Generate.class)
final class CodesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    /** Generates codes and imports them into a pool. */
    @Command(
            name = "generate",
            description = {
                "Writes new random codes to a file and imports them into a pool. The file is their only copy: no command"
                        + " shows them again.",
                "After an interruption, run it again with the same --id and --out: it imports the codes in the file, each"
                        + " once."
            },
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = {
                "  bonsela codes generate --store sqlite:shop.db --keys keys.txt \\",
                "      --tenant corner --codes flyers --count 10000 --id print-1 --out flyers.csv"
            })
    static final class Generate implements Callable<Integer> {
        private static final String ACTOR = "bonsela-cli";
        /** The most that one import takes. */
        private static final int PIECE = 50_000;

        private static final int MOST = 1_000_000;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private StoreOption store;

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private KeysOption keys;

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private PluginOption plugins;

        @Option(names = "--tenant", required = true, paramLabel = "TENANT", description = "The tenant.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String tenant;

        @Option(
                names = "--codes",
                required = true,
                paramLabel = "ID",
                description = "The id of the codes in the rules in force; they must have a pool.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String codes;

        @Option(
                names = "--count",
                required = true,
                paramLabel = "NUMBER",
                description = "The number of codes, 1 to 1,000,000.")
        private int count;

        @Option(
                names = "--id",
                required = true,
                paramLabel = "ID",
                description = "The id of the import. The same id imports the same codes once.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String id;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description =
                        "The file, one code a line. Only its owner can read it, where the file system permits that.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path out;

        @Override
        public Integer call() {
            if (count < 1 || count > MOST) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE, "--count " + count + " is not between 1 and " + Numbers.count(MOST));
            }
            if (!keys.isGiven()) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "missing option: --keys FILE, under which the codes are stored");
            }
            String pool;
            try (StoreOption connections = store) {
                RewardEngineBuilder builder =
                        plugins.engine().store(connections.toWrite()).manualDispatch();
                keys.into(builder);
                try (RewardEngine engine = builder.build()) {
                    pool = Pools.of(
                            engine.records()
                                    .ruleSet(tenant)
                                    .orElseThrow(() -> new BonselaException(
                                            ErrorCode.INVALID_VALUE,
                                            "the store has no rule set for tenant '" + tenant + "'")),
                            codes);
                    requireFileOrNewId(engine);
                    List<String> all = new CodeFile(out).readOrCreate(count);
                    for (int from = 0; from < count; from += PIECE) {
                        add(engine, from / PIECE + 1, all.subList(from, Math.min(from + PIECE, count)), pool);
                    }
                }
            }
            spec.commandLine()
                    .getOut()
                    .println(Numbers.count(count) + " codes in " + out + ", imported into pool " + pool);
            return 0;
        }

        /** The codes of an import that was done are in the file that it wrote then, and nowhere else. */
        private void requireFileOrNewId(RewardEngine engine) {
            if (Files.notExists(out) && engine.records().command(tenant, id(1)).isPresent()) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        "the id '" + id
                                + "' was used for other codes, which are in the file that was written then: choose"
                                + " another --id");
            }
        }

        private String id(int piece) {
            return count <= PIECE ? id : id + '/' + piece;
        }

        private void add(RewardEngine engine, int piece, List<String> some, String pool) {
            Receipt receipt = engine.execute(new ImportCodes(Origin.of(tenant, id(piece), ACTOR), pool, some));
            if (receipt.reason() != null) {
                boolean other = receipt.reason().code() == ReasonCode.COMMAND_CONFLICT;
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        other
                                ? "the id '" + id + "' was used for other codes than those in " + out
                                        + ": choose another --id, or the file of that id"
                                : "the codes in " + out + " were refused: " + receipt.reason());
            }
        }
    }
}
