package io.bonsela.api;

/**
 * A digest over all that was decided for a tenant until some moment. Whoever has it can tell later whether any of it was
 * changed or taken away.
 *
 * @param tenant the tenant
 * @param decisions how many decisions
 * @param answers how many answers to commands
 * @param decidedThrough the store's position of the last decision; 0: there was none
 * @param answeredThrough the store's position of the last answer; 0: there was none
 * @param digest over them, 64 hex digits
 */
public record Checkpoint(
        String tenant, long decisions, long answers, long decidedThrough, long answeredThrough, String digest) {}
