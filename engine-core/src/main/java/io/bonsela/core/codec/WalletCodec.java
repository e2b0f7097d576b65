package io.bonsela.core.codec;

import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.State.WalletDebt.Debt;

/** Writes and reads the debts of wallets, and what was spent from them. */
final class WalletCodec {
    private WalletCodec() {}

    static void write(WalletDebt wallet, Encoder out) {
        out.list(wallet.debts(), debt -> out.text(debt.credit()).number(debt.amount()));
    }

    static WalletDebt debt(Decoder in) {
        return new WalletDebt(in.list(() -> new Debt(in.text(), in.number())));
    }

    static void write(Spending spending, Encoder out) {
        out.money(spending.amount())
                .list(
                        spending.parts(),
                        part -> out.text(part.credit()).number(part.amount()).number(part.returned()))
                .optional(spending.heldUntil(), out::instant);
    }

    static Spending spending(Decoder in) {
        return new Spending(
                in.money(),
                in.list(() -> new Spending.Part(in.text(), in.number(), in.number())),
                in.optional(in::instant));
    }
}
