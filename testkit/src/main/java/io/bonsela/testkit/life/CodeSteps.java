package io.bonsela.testkit.life;

import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.testkit.life.Redemptions.Attempt;
import io.bonsela.testkit.life.Redemptions.Tries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Steps with codes and passwords: right ones, and all kinds of wrong ones. */
final class CodeSteps {
    private final LifeBench bench;
    private final String foreignCode;
    private final List<String> voidCodes = new ArrayList<>();

    CodeSteps(LifeBench bench) {
        this.bench = bench;
        foreignCode = foreignCode();
    }

    /** A code of another tenant. */
    private String foreignCode() {
        String tenant = LifeShop.OTHER_TENANT;
        Decision decision = bench.engine.process(LifeShop.purchase(tenant, "1", "ann", "discount", 1_000, "d0"));
        Issuance issuance = decision.issuances().get(0);
        Receipt receipt =
                bench.engine.execute(new NewCode(Origin.of(tenant, "code", "host"), issuance.id(), NewCode.Kind.CODE));
        // Cancelled, so that nothing becomes due for it in the middle of a walk.
        bench.engine.execute(new Cancel(Origin.of(tenant, "cancel", "host"), issuance.id()));
        return Objects.requireNonNull(receipt.code());
    }

    void newCode(int which, boolean password) {
        String id = bench.issuance(which);
        NewCode.Kind kind = password ? NewCode.Kind.PASSWORD : NewCode.Kind.CODE;
        Receipt receipt = bench.run(origin -> new NewCode(origin, id, kind), model -> model.redemptions.newCode(id));
        Item item = bench.model.books.items.get(id);
        if (receipt.isDone() && item != null) {
            if (item.code != null && !item.password) {
                voidCodes.add(item.code);
            }
            item.code = Objects.requireNonNull(receipt.code());
            item.password = password;
            item.codeUntil = password ? bench.clock.instant().plus(Duration.ofMinutes(10)) : null;
        }
    }

    void redeemByCode(int which, int how, int till) {
        List<Item> coded = bench.model.books.items.values().stream()
                .filter(i -> i.code != null && !i.password)
                .toList();
        boolean right = how % 5 > 1 && !coded.isEmpty();
        Item item = right ? coded.get(which % coded.size()) : null;
        String code = foreignCode;
        ReasonCode wrong = ReasonCode.CODE_NOT_OF_TENANT;
        if (item != null) {
            code = Objects.requireNonNull(item.code);
        } else if (how % 5 == 1 && !voidCodes.isEmpty()) {
            code = voidCodes.get(which % voidCodes.size());
            wrong = ReasonCode.CODE_WRONG;
        }
        String typed = code.toLowerCase(Locale.ROOT).replace('-', ' ');
        String actor = "till-" + till % 2;
        Attempt attempt = new Attempt("actor/" + actor, item == null ? null : item.id, right, wrong, false);
        redeem("redeem-by-code", actor, new Token.Code(typed), attempt);
    }

    void redeemByPassword(int which, boolean right) {
        List<Item> with = bench.model.books.items.values().stream()
                .filter(i -> i.password)
                .toList();
        if (with.isEmpty()) {
            return;
        }
        Item item = with.get(which % with.size());
        String password = Objects.requireNonNull(item.code);
        String typed = right ? password : password.equals("123456") ? "654321" : "123456";
        boolean tooLate = item.codeUntil != null && !bench.clock.instant().isBefore(item.codeUntil);
        Attempt attempt = new Attempt("issuance/" + item.id, item.id, right, ReasonCode.CODE_WRONG, tooLate);
        redeem("redeem-by-password", "till-9", new Token.Password(item.id, typed), attempt);
    }

    /** Enters wrong codes or passwords until there is a lock-out. */
    void guess(int which) {
        for (int i = 0; i < 4; i++) {
            redeemByPassword(which, false);
            if (!voidCodes.isEmpty()) {
                redeemByCode(which - which % 5 + 1, 1, which);
            }
        }
    }

    private void redeem(String verb, String actor, Token token, Attempt attempt) {
        Map<String, Tries> tries = new HashMap<>();
        Receipt receipt = bench.execute(
                origin -> new Redeem(origin, token), actor, model -> model.redemptions.redeem(attempt, tries));
        // Wrong codes count even if the command is refused, which discards the model's changes.
        bench.model.redemptions.tries.putAll(tries);
        bench.reach(verb + ' ' + receipt.refusal().map(Enum::name).orElse("DONE"));
        bench.compare();
    }
}
