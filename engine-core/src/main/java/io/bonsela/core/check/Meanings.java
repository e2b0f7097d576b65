package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Window;
import io.bonsela.api.store.State.Meaning;
import io.bonsela.api.store.StateKey.MeaningKey;
import io.bonsela.api.store.StateKey.MeaningKey.Kind;
import io.bonsela.core.codec.Canonical;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of each id in a rule set: everything that stored state under the id depends on. It never changes in a
 * store; otherwise counters, periods and amounts would be misread.
 */
public final class Meanings {
    private final RuleSet ruleSet;
    private final Map<MeaningKey, Meaning> all = new LinkedHashMap<>();

    /** Collects the meanings in a rule set without mistakes. */
    public Meanings(RuleSet ruleSet) {
        this.ruleSet = ruleSet;
        // The first day of a week in the calendar of budgets and caps.
        put(
                Kind.CALENDAR,
                "week",
                "begins on " + CalendarPeriod.WEEK.start(LocalDate.EPOCH).getDayOfWeek());
        ruleSet.budgets().forEach(budget -> {
            currency(budget.limit().currency());
            String period = budget.period() == null ? "for all time" : "by the " + word(budget.period());
            put(Kind.BUDGET, budget.id(), budget.limit().currency() + " " + period);
        });
        for (Rule rule : ruleSet.rules()) {
            for (Cap cap : rule.caps()) {
                put(Kind.CAP, cap.id(), of(cap));
                currency(cap.limit() instanceof Cap.Limit.Value value ? value.max() : null);
            }
        }
        ruleSet.codes().forEach(code -> CodeCaps.of(code).forEach(cap -> put(Kind.CAP, cap.id(), of(cap))));
        ruleSet.eventTypes().forEach(this::lines);
        for (Reward reward : ruleSet.rewards()) {
            currency(reward.unit() == null ? null : CurrencyUnit.of(reward.unit()));
            currency(reward.value());
            currency(reward.cost());
        }
    }

    private void lines(EventType type) {
        SaleLines lines = SaleLines.of(type);
        if (lines != null) {
            String key =
                    lines.fields().key() == null ? "position" : lines.fields().key();
            String quantity = lines.fields().quantity() == null
                    ? "one unit"
                    : lines.fields().quantity();
            put(Kind.LINES, type.name(), lines.attribute() + " by " + key + ", " + quantity);
        }
    }

    private void currency(@Nullable Money money) {
        currency(money == null ? null : money.currency());
    }

    private void currency(@Nullable CurrencyUnit currency) {
        if (currency != null) {
            put(Kind.CURRENCY, currency.code(), currency.minorUnits() + " decimals");
        }
    }

    private void put(Kind kind, String id, String meaning) {
        all.put(new MeaningKey(ruleSet.tenant(), kind, id), new Meaning(meaning));
    }

    /** The meanings by id. */
    public Map<MeaningKey, Meaning> all() {
        return all;
    }

    /**
     * Reports the ids that had a different meaning before.
     *
     * @param before the meaning of an id in the store; null: it has none yet
     */
    public List<Diagnostic> differences(Function<MeaningKey, @Nullable Meaning> before) {
        Problems problems = new Problems(ruleSet);
        all.forEach((key, meaning) -> {
            Meaning first = before.apply(key);
            if (first != null && !first.equals(meaning)) {
                add(problems, key, first, meaning);
            }
        });
        return problems.found();
    }

    private void add(Problems problems, MeaningKey key, Meaning before, Meaning now) {
        String id = key.id();
        switch (key.kind()) {
            case BUDGET ->
                problems.add(
                        Code.BUDGET_REDEFINED,
                        "budgets/" + id,
                        "budget '" + id + "' changed from " + before.text() + " to " + now.text()
                                + ": give it a new id");
            case CAP -> cap(problems, id, before, now);
            case CURRENCY ->
                problems.add(
                        Code.CURRENCY_REDEFINED,
                        "",
                        "currency " + id + " changed from " + before.text() + " to " + now.text());
            case CALENDAR ->
                problems.add(
                        Code.CALENDAR_REDEFINED,
                        "",
                        "the " + id + " changed from '" + before.text() + "' to '" + now.text() + "'");
            case LINES ->
                problems.add(
                        Code.LINES_REDEFINED,
                        "events/" + id,
                        "the lines of '" + id + "' changed from '" + before.text() + "' to '" + now.text()
                                + "': use a new event type");
        }
    }

    private void cap(Problems problems, String id, Meaning before, Meaning now) {
        Optional<CodeCaps.Counted> code = CodeCaps.counted(id);
        if (code.isPresent()) {
            String codes = code.get().codes();
            problems.add(
                    Code.CAP_REDEFINED,
                    "codes/" + codes,
                    "the uses of '" + codes
                            + "' were counted for a different pool, or for a public code: give it a new id");
            return;
        }
        for (Rule rule : ruleSet.rules()) {
            for (Cap cap : rule.caps()) {
                if (cap.id().equals(id)) {
                    problems.add(
                            Code.CAP_REDEFINED,
                            "rules/" + rule.id() + "/caps/" + id,
                            "cap '" + id + "' changed from " + shown(before, cap) + " to " + shown(now, cap)
                                    + ": give it a new id");
                    return;
                }
            }
        }
    }

    /** Returns a meaning with the dimensions of the present cap in words; a digest does not say what the earlier ones were. */
    private static String shown(Meaning meaning, Cap cap) {
        String present = cap.dimensions().stream()
                .map(dimension -> '\'' + dimension.toString() + '\'')
                .collect(Collectors.joining(", "));
        return meaning.text()
                .replaceFirst(" of " + digest(cap) + '$', " of " + Matcher.quoteReplacement(present))
                .replaceFirst(" of [0-9a-f]{12}$", " of other dimensions");
    }

    /** Reports a budget for all time that was funded with a different amount. */
    public List<Diagnostic> fundedOtherwise(Budget budget, Money funded) {
        Problems problems = new Problems(ruleSet);
        if (!funded.equals(budget.limit())) {
            problems.add(
                    Code.BUDGET_REDEFINED,
                    "budgets/" + budget.id() + "/limit",
                    "budget '" + budget.id() + "' is funded with " + funded
                            + ": keep this amount or give the budget a new id");
        }
        return problems.found();
    }

    /** Describes what a cap counts, over which window, and for which dimensions. */
    private static String of(Cap cap) {
        String measure = cap.limit() instanceof Cap.Limit.Value value
                ? "sum in " + value.max().currency()
                : "count";
        String whole = measure + ' ' + of(cap.window());
        if (cap.dimensions().isEmpty()) {
            return whole;
        }
        return whole + " for each " + (cap.dimensions().size() == 1 ? "value" : "combination") + " of " + digest(cap);
    }

    /** Returns a digest of a cap's dimensions, because their text form may change. */
    private static String digest(Cap cap) {
        return Canonical.digest(new Expression.Operation("per", cap.dimensions()))
                .substring(0, 12);
    }

    private static String of(Window window) {
        if (window instanceof Window.Calendar calendar) {
            return "by the " + word(calendar.period());
        }
        return window instanceof Window.Rolling rolling ? "within " + rolling.length() : "for all time";
    }

    private static String word(CalendarPeriod period) {
        return period.name().toLowerCase(Locale.ROOT);
    }

    /** The prefix of the names of a cap's counters. */
    static String shape(Cap cap) {
        return Canonical.derive(of(cap)).substring(0, 8) + ':';
    }
}
