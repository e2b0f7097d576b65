package io.bonsela.core.foreign;

/** A daemon thread of the engine. Interrupts that foreign code leaves on it are cleared. */
public final class EngineThread extends Thread {
    /** Creates a thread without starting it. */
    public EngineThread(String name, Runnable work) {
        super(work, name);
        setDaemon(true);
    }

    /** Creates and starts a thread. */
    public static EngineThread start(String name, Runnable work) {
        EngineThread thread = new EngineThread(name, work);
        thread.start();
        return thread;
    }
}
