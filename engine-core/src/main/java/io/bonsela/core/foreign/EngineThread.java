package io.bonsela.core.foreign;

/** A daemon thread of the engine's: nobody but the engine interrupts it for good. */
public final class EngineThread extends Thread {
    /** A thread, not started. */
    public EngineThread(String name, Runnable work) {
        super(work, name);
        setDaemon(true);
    }

    /** Starts a thread. */
    public static EngineThread start(String name, Runnable work) {
        EngineThread thread = new EngineThread(name, work);
        thread.start();
        return thread;
    }
}
