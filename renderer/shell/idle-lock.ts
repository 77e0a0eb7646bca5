import { useEffect } from 'react';
import { useServices, useSession } from '../app/services.tsx';

const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
const LOOK_EVERY_MILLISECONDS = 5_000;

/** Locks the screen after the time without a touch or key that the station told at sign-in. */
export function useIdleLock(): void {
  const { client, session } = useServices();
  const idleLockSeconds = useSession((state) => state.idleLockSeconds);
  useEffect(() => {
    if (!idleLockSeconds) return undefined;
    let lastAt = performance.now();
    const alive = () => {
      lastAt = performance.now();
    };
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, alive, { passive: true });
    const timer = setInterval(() => {
      if (performance.now() - lastAt < idleLockSeconds * 1_000) return;
      session.setLocked(true);
      client.people.lock().catch(() => undefined);
    }, LOOK_EVERY_MILLISECONDS);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, alive);
    };
  }, [client, session, idleLockSeconds]);
}
