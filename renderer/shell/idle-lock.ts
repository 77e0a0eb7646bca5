import { useEffect } from 'react';
import { useServices, useSession } from '../app/services.tsx';

const LOOK_EVERY_MILLISECONDS = 5_000;
/** Whoever only reads and moves the pointer asks the station nothing; it hears so often that they are there. */
const TELL_EVERY_MILLISECONDS = 60_000;

/** Locks the screen after the time without a touch or key that the station told at sign-in. */
export function useIdleLock(): void {
  const { client, session, signsOfLife } = useServices();
  const idleLockSeconds = useSession((state) => state.idleLockSeconds);
  useEffect(() => {
    if (!idleLockSeconds) return undefined;
    let toldAt = performance.now();
    const timer = setInterval(() => {
      if (signsOfLife.idleMilliseconds() >= idleLockSeconds * 1_000) {
        session.setLocked(true);
        client.people.lock().catch(() => undefined);
      } else if (signsOfLife.acted() && performance.now() - toldAt >= TELL_EVERY_MILLISECONDS) {
        toldAt = performance.now();
        client.live.station().catch(() => undefined);
      }
    }, LOOK_EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  }, [client, session, signsOfLife, idleLockSeconds]);
}
