import { IconInfoCircle } from '@tabler/icons-react';
import { useSession } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import styles from './welcome.module.css';

/** Why the last session of this window ended. */
export function Farewell() {
  const t = useWords();
  const { time } = useFormat();
  const farewell = useSession((session) => session.farewell);
  return (
    <div role="status">
      {farewell ? (
        <p className={styles['farewell']}>
          <IconInfoCircle aria-hidden size={24} />
          <span>
            {farewell.name === null ? null : <b>{farewell.name}: </b>}
            {t(`people.farewell.${farewell.why}`, { time: time(farewell.at) })}
          </span>
        </p>
      ) : null}
    </div>
  );
}
