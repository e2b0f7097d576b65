package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Reject;
import io.bonsela.api.command.Spend;
import io.bonsela.testkit.life.LifeBench.ModelCommand;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Steps with credits and debits by hand, some of which wait for the approval of another person.
 *
 * @param bench the engine and its model
 */
record ApprovalSteps(LifeBench bench) {
    /** Credits points by hand, at the expense of the monthly budget. */
    void credit(int who, int amount) {
        String subject = LifeBench.subject(who);
        long points = 40L + amount % 150;
        byHand(
                subject,
                points,
                origin -> new Credit(
                        origin.because("a complaint"), subject, "points", Money.ofMinor("POINTS", points), "monthly"),
                model -> {
                    List<String> ids = bench.credited();
                    return model.credit(ids.isEmpty() ? "none" : ids.get(0), subject, bench.byHand(), points);
                });
    }

    /** Debits points by hand. */
    void debit(int who, int amount) {
        String subject = LifeBench.subject(who);
        long points = 1L + amount % 200;
        byHand(
                subject,
                points,
                origin -> new Spend(origin.because("a mistake"), subject, Money.ofMinor("POINTS", points)),
                model -> model.books.wallets.spend(bench.lastOrigin(), subject, "POINTS", points, null));
    }

    private void byHand(String subject, long points, Function<Origin, Command> command, ModelCommand done) {
        Receipt receipt = bench.run(command, model -> {
            ReasonCode refusal = done.execute(model);
            return refusal == null && points > LifeShop.LARGEST_BY_HAND ? ReasonCode.NEEDS_APPROVAL : refusal;
        });
        if (receipt.refusal().filter(ReasonCode.NEEDS_APPROVAL::equals).isPresent()) {
            bench.model.waiting.put(receipt.commandId(), new LifeModel.Waiting(subject, done));
        }
        compare();
    }

    /** Approves or rejects a command that waits, or one that does not. */
    void decide(int which, int how) {
        List<String> all = List.copyOf(bench.model.waiting.keySet());
        if (all.isEmpty() && which % 9 > 0) {
            return;
        }
        String id = all.isEmpty() || which % 9 == 0 ? "c" + which % 50 : all.get(which % all.size());
        if (how % 5 == 0) {
            bench.run(origin -> new Reject(origin, id), model -> model.reject(id));
        } else {
            String actor = how % 5 == 1 ? "host" : "supervisor";
            String digest = bench.engine
                    .records()
                    .command(LifeShop.TENANT, id)
                    .map(AuditRecord::digest)
                    .filter(any -> how % 7 > 0)
                    .orElse("another");
            bench.execute(
                    origin -> new Approve(origin, id, digest),
                    actor,
                    model -> model.approve(id, refusal(actor, digest)));
            bench.compare();
        }
        compare();
    }

    private static @Nullable ReasonCode refusal(String actor, String digest) {
        if (actor.equals("host")) {
            return ReasonCode.SAME_ACTOR;
        }
        return digest.equals("another") ? ReasonCode.OTHER_DIGEST : null;
    }

    private void compare() {
        assertThat(bench.engine.records().waiting(LifeShop.TENANT))
                .extracting(record -> record.origin().id())
                .containsExactlyInAnyOrderElementsOf(bench.model.waiting.keySet());
    }
}
