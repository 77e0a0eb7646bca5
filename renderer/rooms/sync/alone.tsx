import { CopyButton, ActionIcon } from '@mantine/core';
import { IconAffiliate, IconCheck, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { addStationCommand, HAVE_DATABASE, START_HUB } from './commands.ts';
import enrolment from './enrolment.module.css';
import styles from './sync.module.css';
import { useHubScope } from './use-hub-scope.ts';

/** No hub yet: what one is good for, and what to do first. */
export function Alone({ onEnter }: { readonly onEnter: () => void }) {
  const t = useWords();
  const scopeId = useHubScope();
  const company = useScopes().find(({ id }) => id === scopeId);
  const { data: station } = useQuery(useApi().live.station.queryOptions());
  return (
    <section className={enrolment['alone']}>
      <div className={enrolment['aloneWords']}>
        <IconAffiliate aria-hidden stroke={1.25} className={enrolment['aloneIcon']} />
        <h2 className={enrolment['aloneTitle']}>{t('sync.alone.title')}</h2>
        <p className={styles['soft']}>{t('sync.alone.text')}</p>
        <GuardedButton
          size="md"
          permission="connectivity.manage"
          scopeId={scopeId}
          offBecause={station?.demo === true ? t('sync.alone.demo') : null}
          onClick={onEnter}
        >
          {t('sync.join.enter')}
        </GuardedButton>
      </div>
      <ol className={enrolment['steps']} aria-label={t('sync.alone.stepsLabel')}>
        <Step words={t('sync.alone.startHub')}>
          <Command text={START_HUB} />
          <p>{t('sync.alone.haveDatabase')}</p>
          <Command text={HAVE_DATABASE} />
        </Step>
        <Step words={t('sync.alone.makeCode')}>
          <Command text={addStationCommand(company?.name ?? '', station?.stationName ?? '')} />
        </Step>
        <Step words={t('sync.alone.enterHere')} />
      </ol>
    </section>
  );
}

function Step({ words, children }: { readonly words: string; readonly children?: ReactNode }) {
  return (
    <li>
      <div className={enrolment['step']}>
        <p>{words}</p>
        {children}
      </div>
    </li>
  );
}

/** A line to be typed at another machine, or copied. */
function Command({ text }: { readonly text: string }) {
  const t = useWords();
  return (
    <div className={enrolment['command']}>
      <code className="mono">{text}</code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon aria-label={`${t(copied ? 'common.copied' : 'common.copy')}: ${text}`} onClick={copy}>
            {copied ? <IconCheck aria-hidden size={18} /> : <IconCopy aria-hidden size={18} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  );
}
