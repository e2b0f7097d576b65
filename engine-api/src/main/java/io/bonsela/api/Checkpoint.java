package io.bonsela.api;

/**
 * A digest over the seals of all that was decided for a tenant until some moment. Whoever has it can tell later whether any
 * of them was changed or taken away.
 *
 * @param tenant the tenant
 * @param decisions how many decisions, 0 or more
 * @param answers how many answers to commands, 0 or more
 * @param decidedThrough the store's position of the last decision; 0: there was none
 * @param answeredThrough the store's position of the last answer; 0: there was none
 * @param digest over them, 64 lower-case hex digits
 */
public record Checkpoint(
        String tenant, long decisions, long answers, long decidedThrough, long answeredThrough, String digest) {}
