import { ConflictCard } from '../rooms/sync/conflict-card.tsx';
import conflicts from '../rooms/sync/conflicts.module.css';
import { EnrolmentPreview } from '../rooms/sync/enrolment-preview.tsx';
import { wayOf } from '../rooms/sync/enrolment-way.ts';
import { FirstFetchShown } from '../rooms/sync/first-fetch.tsx';
import { HubFacts } from '../rooms/sync/hub-facts.tsx';
import { StandingPanel } from '../rooms/sync/standing-panel.tsx';
import { StationTable } from '../rooms/sync/station-table.tsx';
import { StopExplained } from '../rooms/sync/stop-explained.tsx';
import { SyncFootLine } from '../rooms/sync/sync-foot.tsx';
import { TroubleList } from '../rooms/sync/trouble-list.tsx';
import styles from './gallery.module.css';
import {
  CONFLICTS,
  ENROLMENTS,
  HUB,
  STANDINGS,
  STATIONS,
  STOPS,
  syncView,
  TROUBLES,
} from './sync-samples.ts';

/** Everything of syncing in every state. */
export function SyncGallery() {
  const nothing = () => undefined;
  return (
    <>
      <div className={styles['parts']}>
        {STANDINGS.map((standing, index) => (
          <SyncFootLine key={index} standing={standing} conflicts={index === 1 ? 2 : 0} />
        ))}
      </div>
      {STANDINGS.map((standing, index) => (
        <div key={index} className={styles['wide']}>
          <StandingPanel view={syncView(standing)} busy={false} onSyncNow={nothing} />
        </div>
      ))}
      {STOPS.map((why) => (
        <div key={why.code} className={styles['wide']}>
          <StopExplained why={why} waiting={3} onEnter={nothing} />
        </div>
      ))}
      <div className={styles['wide']}>
        <TroubleList troubles={TROUBLES} />
      </div>
      <div className={styles['wide']}>
        <StationTable view={{ ...syncView(), stations: STATIONS }} />
      </div>
      <div className={styles['wide']}>
        <HubFacts hub={HUB} waiting={3} />
      </div>
      {ENROLMENTS.map((preview, index) => (
        <div key={index} className={styles['wide']}>
          <EnrolmentPreview
            preview={preview}
            way={wayOf(preview, index > 1)}
            busy={false}
            error={null}
            onJoin={nothing}
            onAnother={nothing}
          />
        </div>
      ))}
      <ul className={`${conflicts['cards']} ${styles['wide']}`}>
        {CONFLICTS.map((conflict) => (
          <ConflictCard key={conflict.conflictId} conflict={conflict} />
        ))}
      </ul>
      <div className={styles['wide']}>
        <FirstFetchShown standing={{ state: 'joining', fraction: 0.42, online: false }} />
      </div>
    </>
  );
}
