import { ActionIcon, Popover, Progress } from '@mantine/core';
import {
  IconBolt,
  IconBoltOff,
  IconDeviceDesktop,
  IconLoader2,
  IconShieldCheck,
  IconShieldSearch,
  IconShieldX,
  IconX,
} from '@tabler/icons-react';
import { IconFilamentPrinter } from '../ui/icon-filament-printer.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { StationStatus, WorkView } from '../../src/shop/live/contract.ts';
import { useAccess } from '../app/access.tsx';
import { useApi, useConnection, useServices } from '../app/services.tsx';
import { SyncFoot } from '../rooms/sync/sync-foot.tsx';
import { useFormat, useWords } from '../text/index.ts';
import { useTell } from '../ui/tell.ts';
import styles from './shell.module.css';

// Free room and printers that appear and go are told by no event.
const ASK_EVERY_MILLISECONDS = 15_000;

/** The station's own health: where, how fresh, what is up, and what goes on behind the window. */
export function Foot() {
  const t = useWords();
  const api = useApi();
  const { data: station } = useQuery(
    api.live.station.queryOptions({ refetchInterval: ASK_EVERY_MILLISECONDS }),
  );
  const running = station?.work.filter(({ state }) => state === 'running') ?? [];
  return (
    <footer className={styles['foot']} aria-label={t('shell.foot.label')}>
      <LiveState />
      {station ? (
        <>
          <span className={`${styles['footItem']} ${styles['footName']}`}>
            <IconDeviceDesktop aria-hidden stroke={1.75} />
            <span>{station.stationName}</span>
          </span>
          <SyncFoot standing={station.sync} />
          <span className={`${styles['footItem']} figures`}>
            <IconFilamentPrinter aria-hidden stroke={1.75} />
            {t('shell.foot.printers', { count: station.printersTotal, up: station.printersUp })}
          </span>
        </>
      ) : null}
      {station ? <RecordState state={station.record.state} /> : null}
      <span className={styles['footEnd']} />
      {running.length > 0 ? <Work work={running} /> : null}
      {station?.demo ? <span className={styles['demo']}>{t('shell.foot.demo')}</span> : null}
      {station ? (
        <span className={styles['footVersion']}>{t('shell.foot.version', { version: station.version })}</span>
      ) : null}
    </footer>
  );
}

/** What the last look at the record found. Nobody looks at it while it is whole; a broken one leads to it. */
function RecordState({ state }: { readonly state: StationStatus['record']['state'] }) {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  if (state === 'notLookedAt') return null;
  if (state === 'broken') {
    const words = t('record.foot.broken');
    return (
      <span role="alert" className={`${styles['footItem']} ${styles['footBroken']}`}>
        <IconShieldX aria-hidden stroke={1.75} />
        {mayAnywhere('audit.view') ? <Link to="/record">{words}</Link> : words}
      </span>
    );
  }
  const Shape = state === 'looking' ? IconShieldSearch : IconShieldCheck;
  return (
    <span className={`${styles['footItem']} ${styles['footRecord']}`}>
      <Shape aria-hidden stroke={1.75} />
      {t(`record.foot.${state}`)}
    </span>
  );
}

function LiveState() {
  const t = useWords();
  const { time } = useFormat();
  const connection = useConnection();
  if (connection.state === 'live') {
    return (
      <span className={styles['footItem']}>
        <IconBolt aria-hidden stroke={1.75} />
        {t('shell.foot.live')}
      </span>
    );
  }
  return (
    <span className={`${styles['footItem']} ${styles['notLive']}`}>
      <IconBoltOff aria-hidden stroke={1.75} />
      {connection.state === 'lost'
        ? t('shell.foot.notLive', { time: time(connection.sinceAt) })
        : t('shell.foot.connecting')}
    </span>
  );
}

function Work({ work }: { readonly work: readonly WorkView[] }) {
  const t = useWords();
  return (
    <Popover position="top-end" width={380} shadow="lg" trapFocus>
      <Popover.Target>
        <button type="button" className={styles['workButton']}>
          <IconLoader2 aria-hidden size={16} />
          {t('shell.foot.work', { count: work.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {work.map((item) => (
          <WorkRow key={item.workId} work={item} />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

function WorkRow({ work }: { readonly work: WorkView }) {
  const t = useWords();
  const { percent } = useFormat();
  const { own } = useAccess();
  const { api } = useServices();
  const tell = useTell();
  const cancel = useMutation(api.live.cancelWork.mutationOptions({ onError: tell.error }));
  const name = t(`shell.foot.${work.subject}`, { name: work.name });
  const mine = work.startedBy === own.person.personId || work.startedBy === own.person.name;
  return (
    <div className={styles['workRow']}>
      <div className={styles['workWords']}>
        <span>{name}</span>
        <Progress
          aria-label={name}
          value={(work.fraction ?? 1) * 100}
          striped={work.fraction === null}
          animated={work.fraction === null}
          size="sm"
        />
      </div>
      <span className="figures">{work.fraction === null ? null : percent(work.fraction)}</span>
      {mine ? (
        <ActionIcon
          aria-label={t('shell.foot.cancelWork', { name: work.name })}
          onClick={() => cancel.mutate({ workId: work.workId as never })}
        >
          <IconX aria-hidden size={18} />
        </ActionIcon>
      ) : null}
    </div>
  );
}
