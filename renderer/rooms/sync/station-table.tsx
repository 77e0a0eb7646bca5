import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBan,
  IconClockExclamation,
  IconDeviceDesktop,
  IconPlugConnected,
  IconPlugConnectedX,
  IconShieldX,
} from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import type { StationLine, SyncView } from '../../../src/shop/sync/index.ts';
import { useNow } from '../../app/now.ts';
import { useScopes } from '../../app/place.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { Badge } from '../../ui/state-badge.tsx';
import {
  clockOf,
  contactOf,
  IN_CONTACT_MILLISECONDS,
  inOrder,
  stationsOf,
  wantsLook,
  type Telling,
} from './station-state.ts';
import styles from './stations.module.css';
import { useSyncSpeech } from './use-sync-speech.ts';

/** Every station of the company, as the hub told. */
export function StationTable({ view }: { readonly view: SyncView }) {
  const t = useWords();
  const now = useNow(STEP_MILLISECONDS);
  const { stations, stationsAt, hub } = view;
  const title = t('sync.stations.title', { count: stations.length });
  if (stations.length === 0) return <p className={styles['none']}>{t('sync.stations.none')}</p>;
  const telling = { at: stationsAt ?? 0, hubAheadMilliseconds: hub?.clockOffsetMilliseconds ?? 0 };
  const wants = (line: StationLine) => wantsLook(line, telling, now);
  const lines = inOrder(stationsOf(view), wants);
  return (
    <section className={styles['section']}>
      <div className={styles['top']}>
        <h2 className={styles['heading']}>{title}</h2>
        <Looks count={lines.filter(wants).length} isOld={now - telling.at > IN_CONTACT_MILLISECONDS} />
        {stationsAt === null ? null : <AsOf at={stationsAt} />}
      </div>
      {/* Narrow windows scroll it sideways, so the keyboard has to reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['scroll']} tabIndex={0} role="group" aria-label={title}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('sync.stations.name')}</th>
              <th scope="col">{t('sync.stations.factory')}</th>
              <th scope="col">{t('sync.stations.contact')}</th>
              <th scope="col">{t('sync.stations.waiting')}</th>
              <th scope="col">{t('sync.stations.errors')}</th>
              <th scope="col">{t('sync.stations.clock')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Row key={line.stationId} line={line} telling={telling} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A table of a hundred stations is not drawn anew every second. */
const STEP_MILLISECONDS = 10_000;
/** Fresh enough to be called now. */
const FRESH_MILLISECONDS = 10_000;

/** The answer before the list: whether somebody has to look at any of them. An old list does not know that all is well. */
function Looks({ count, isOld }: { readonly count: number; readonly isOld: boolean }) {
  const t = useWords();
  if (count === 0) return isOld ? null : <p>{t('sync.stations.allWell')}</p>;
  return (
    <p className={clsx(styles['look'], styles['warned'], 'figures')}>
      <IconAlertTriangle aria-hidden size={18} stroke={1.75} />
      {t('sync.stations.look', { count })}
    </p>
  );
}

function AsOf({ at }: { readonly at: number }) {
  const t = useWords();
  const now = useNow();
  const { ago } = useSyncSpeech();
  return (
    <p className={clsx(styles['quiet'], 'figures')}>
      {now - at < FRESH_MILLISECONDS
        ? t('sync.stations.asOfNow')
        : t('sync.stations.asOf', { when: ago(at, now) })}
    </p>
  );
}

function Row({ line, telling }: { readonly line: StationLine; readonly telling: Telling }) {
  const t = useWords();
  const { number } = useFormat();
  const isOut = line.revokedAt !== null;
  return (
    <tr className={clsx(isOut && styles['out'])} aria-current={line.isThis || undefined}>
      <th scope="row">
        <span className={styles['name']}>{line.name}</span>
        <Marks line={line} />
        {line.version === '' ? null : (
          <small className="figures">{t('shell.foot.version', { version: line.version })}</small>
        )}
      </th>
      <td>
        {line.homeFactoryName}
        <Sees factories={line.factories} />
      </td>
      <td>{isOut ? null : <Contact line={line} telling={telling} />}</td>
      <td className="figures">{line.waiting === 0 ? null : number(line.waiting)}</td>
      <td>
        <Errors line={line} />
      </td>
      <td>{isOut ? null : <Clock offsetMilliseconds={line.clockOffsetMilliseconds} />}</td>
    </tr>
  );
}

function Marks({ line: { isThis, revokedAt, recordBroken } }: { readonly line: StationLine }) {
  const t = useWords();
  const { date } = useFormat();
  if (!isThis && revokedAt === null && !recordBroken) return null;
  return (
    <span className={styles['marks']}>
      {isThis ? (
        <Badge look={{ tone: 'quiet', icon: IconDeviceDesktop }} word={t('sync.stations.isThis')} />
      ) : null}
      {revokedAt === null ? null : (
        <Badge
          look={{ tone: 'done', icon: IconBan }}
          word={t('sync.stations.revoked', { date: date(revokedAt) })}
        />
      )}
      {recordBroken ? (
        <Explained why={t('sync.stations.recordBrokenWhy')}>
          <Badge look={{ tone: 'stopped', icon: IconShieldX }} word={t('sync.stations.recordBroken')} />
        </Explained>
      ) : null}
    </span>
  );
}

/** Words that say what a mark means: under the pointer, with the focus, and to a screen reader. */
function Explained({ why, children }: { readonly why: string; readonly children: ReactNode }) {
  const whyId = useId();
  return (
    <Tooltip label={why} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={styles['explained']} aria-describedby={whyId}>
        {children}
        <span id={whyId} hidden>
          {why}
        </span>
      </button>
    </Tooltip>
  );
}

function Sees({ factories }: { readonly factories: StationLine['factories'] }) {
  const t = useWords();
  const { list } = useFormat();
  const scopes = useScopes();
  const names = factories?.flatMap((factoryId) => scopes.find(({ id }) => id === factoryId)?.name ?? []);
  if (names === undefined) return <small>{t('sync.stations.seesAll')}</small>;
  return names.length < 2 ? null : <small>{t('sync.stations.sees', { factories: list(names) })}</small>;
}

function Contact({ line, telling }: { readonly line: StationLine; readonly telling: Telling }) {
  const t = useWords();
  const { ago } = useSyncSpeech();
  const { dateTime } = useFormat();
  const contact = contactOf(line, telling, useNow(STEP_MILLISECONDS));
  if (contact.kind === 'inContact' || contact.kind === 'wasInContact') {
    return (
      <span className={clsx(styles['withIcon'], contact.kind === 'wasInContact' && styles['quiet'])}>
        <IconPlugConnected aria-hidden size={18} stroke={1.75} />
        {t(`sync.stations.${contact.kind}`)}
      </span>
    );
  }
  const words =
    contact.kind === 'never'
      ? t('sync.stations.never')
      : t('sync.stations.silent', { when: ago(contact.sinceAt, telling.at) });
  return (
    <span
      className={clsx(styles['withIcon'], styles['warned'], 'figures')}
      title={contact.kind === 'silent' ? dateTime(contact.sinceAt) : undefined}
    >
      <IconPlugConnectedX aria-hidden size={18} stroke={1.75} />
      {words}
    </span>
  );
}

function Errors({ line: { troubles, isThis } }: { readonly line: StationLine }) {
  const t = useWords();
  const { number } = useFormat();
  if (troubles === 0) return null;
  const mark = (
    <span className={clsx(styles['withIcon'], styles['warned'], 'figures')}>
      <IconAlertTriangle aria-hidden size={18} stroke={1.75} />
      {number(troubles)}
    </span>
  );
  return isThis ? mark : <Explained why={t('sync.stations.errorsWhy')}>{mark}</Explained>;
}

function Clock({ offsetMilliseconds }: { readonly offsetMilliseconds: number | null }) {
  const t = useWords();
  const { amount } = useSyncSpeech();
  const clock = clockOf(offsetMilliseconds);
  if (clock.kind === 'unknown')
    return <span className={styles['quiet']}>{t('sync.stations.clockUnknown')}</span>;
  if (clock.kind === 'right') return t('sync.stations.clockRight');
  const words = clock.kind === 'ahead' ? 'sync.stations.clockAhead' : 'sync.stations.clockBehind';
  return (
    <Explained why={t('sync.stations.clockWhy')}>
      <span className={clsx(styles['withIcon'], styles['warned'])}>
        <IconClockExclamation aria-hidden size={18} stroke={1.75} />
        {t(words, { amount: amount(clock.milliseconds) })}
      </span>
    </Explained>
  );
}
