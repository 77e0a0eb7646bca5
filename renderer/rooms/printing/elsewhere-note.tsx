import { IconAlertTriangle, IconBuildingWarehouse, IconSend } from '@tabler/icons-react';
import type { AskedFromAfar, OtherStation, PrinterView } from '../../../src/shop/printers/index.ts';
import { useWords, type Say } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { clsx } from '../../ui/clsx.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import styles from './elsewhere.module.css';

/** The station that a printer is plugged into, when it was last heard of, and what was asked of the printer from afar. */
export function ElsewhereNote({ printer }: { readonly printer: PrinterView }) {
  const { elsewhere, asked, current } = printer;
  return (
    <>
      {elsewhere === null ? null : <StationLine station={elsewhere} />}
      {asked === null ? null : <Asked asked={asked} />}
      {current?.taskWent == null ? null : <TaskWent state={current.taskWent} />}
    </>
  );
}

function StationLine({ station }: { readonly station: OtherStation }) {
  const t = useWords();
  return (
    <p className={clsx(styles['station'], station.isQuiet && styles['silent'])}>
      <IconBuildingWarehouse aria-hidden size={18} />
      <span>{atStation(t, station.name)}</span>
      <span className={styles['quiet']}>
        {station.heardAt === null ? (
          t('elsewhere.neverHeard')
        ) : (
          <>
            {t('elsewhere.lastHeard')} <RelativeTime at={station.heardAt} />
          </>
        )}
      </span>
    </p>
  );
}

/** In words, where a printer is. */
export function atStation(t: Say, name: string): string {
  return name === '' ? t('elsewhere.atAnother') : t('elsewhere.at', { station: name });
}

function Asked({ asked }: { readonly asked: AskedFromAfar }) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const { action, byName, fromStation, askedAt, state, refusal } = asked;
  const outcome =
    state === 'refused'
      ? t('elsewhere.asked.state.refused', { why: refusal === null ? '' : sentence(refusal) })
      : t(`elsewhere.asked.state.${state}`);
  const who = byName === '' ? t('elsewhere.asked.byNobody') : t('elsewhere.asked.by', { name: byName });
  const from = fromStation === '' ? '' : ` ${t('elsewhere.asked.from', { station: fromStation })}`;
  return (
    <div className={clsx(styles['asked'], styles[state])} role="status">
      <IconSend aria-hidden size={18} />
      <p>
        <b>{t(`elsewhere.asked.${action}`)}</b> {who}
        {from}, <RelativeTime at={askedAt} />
        <br />
        {outcome}
      </p>
    </div>
  );
}

function TaskWent({ state }: { readonly state: string }) {
  const t = useWords();
  return (
    <div className={clsx(styles['asked'], styles['refused'])}>
      <IconAlertTriangle aria-hidden size={18} />
      <p>{t('elsewhere.taskWent.text', { state: t(`states.task.${state}` as never) })}</p>
    </div>
  );
}
