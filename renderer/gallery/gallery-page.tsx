import { IconCube, IconFlame } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LinkState } from '../../src/shop/printers/index.ts';
import { PRINT_STATES, TASK_STATES } from '../../src/shop/printing/index.ts';
import { StationOutOfReach } from '../app/connection.ts';
import { PrinterCard } from '../rooms/printing/printer-card.tsx';
import cards from '../rooms/printing/printer-card.module.css';
import { useWords } from '../text/index.ts';
import { BigButton } from '../ui/big-button.tsx';
import { Chain } from '../ui/chain.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { HoldButton } from '../ui/hold-button.tsx';
import { Page } from '../ui/page.tsx';
import { PartPicture } from '../ui/part-picture.tsx';
import { PersonFace } from '../ui/person-face.tsx';
import { ProgressRing } from '../ui/progress-ring.tsx';
import { StateBadge } from '../ui/state-badge.tsx';
import type { Tone } from '../ui/state-looks.ts';
import { TemperatureTrace } from '../ui/temperature-trace.tsx';
import { WhyOff } from '../ui/why-off.tsx';
import styles from './gallery.module.css';
import { CHAIN, PRINTERS, TRACE } from './samples.ts';
import { SyncGallery } from './sync-gallery.tsx';

const LINKS: readonly LinkState[] = ['off', 'connecting', 'ready', 'busy', 'lost', 'faulted'];
const TONES: readonly Tone[] = ['running', 'waiting', 'attention', 'stopped', 'quiet'];

/** Every part of `ui/` in every state, for people who build screens and for pictures that tests compare. */
export function GalleryPage() {
  const t = useWords();
  const nothing = () => undefined;
  return (
    <Page title={t('gallery.title')}>
      <Section title={t('gallery.task')}>
        {TASK_STATES.map((task) => (
          <StateBadge key={task} task={task} />
        ))}
      </Section>
      <Section title={t('gallery.print')}>
        {PRINT_STATES.map((print) => (
          <StateBadge key={print} print={print} />
        ))}
      </Section>
      <Section title={t('gallery.link')}>
        {LINKS.map((link) => (
          <StateBadge key={link} link={link} size="large" />
        ))}
      </Section>
      <Section title={t('gallery.rings')}>
        {TONES.map((tone, index) => (
          <ProgressRing key={tone} tone={tone} fraction={(index + 1) / 6} label={t('gallery.sample')} />
        ))}
        <ProgressRing fraction={null} label={t('gallery.sample')} />
        <PartPicture modelVersionId={null} name={t('gallery.sample')} size={120} />
      </Section>
      <Section title={t('gallery.buttons')}>
        <div className={styles['buttons']}>
          <BigButton icon={<IconFlame aria-hidden />}>{t('bench.accept.andPreheat')}</BigButton>
          <BigButton quiet>{t('bench.next.pause')}</BigButton>
          <HoldButton onConfirm={nothing}>{t('bench.next.start')}</HoldButton>
          <HoldButton tone="stopped" onConfirm={nothing}>
            {t('bench.cancel.confirm')}
          </HoldButton>
          <WhyOff why={t('gallery.reason')} fills>
            {(describedBy) => (
              <BigButton off describedBy={describedBy}>
                {t('gallery.off')}
              </BigButton>
            )}
          </WhyOff>
        </div>
      </Section>
      <Section title={t('gallery.faces')}>
        {CHAIN.map(({ personName, action }) => (
          <PersonFace key={action} name={personName} size={48} />
        ))}
      </Section>
      <Section title={t('gallery.chain')}>
        <Chain steps={CHAIN} />
      </Section>
      <Section title={t('gallery.trace')}>
        <TemperatureTrace samples={TRACE} spanSeconds={300} size="large" height={280} />
        <TemperatureTrace samples={TRACE} spanSeconds={300} size="small" height={44} />
      </Section>
      <Section title={t('gallery.cards')}>
        <ul className={`${cards['grid']} ${styles['wide']}`}>
          {PRINTERS.map((printer) => (
            <PrinterCard key={printer.printerId} printer={printer} fitting={2} />
          ))}
        </ul>
      </Section>
      <Section title={t('gallery.states')}>
        <EmptyState icon={IconCube} title={t('bench.empty.title')}>
          {t('bench.empty.text')}
        </EmptyState>
        <ErrorState error={new StationOutOfReach()} onRetry={nothing} />
      </Section>
      <Section title={t('gallery.sync')}>
        <SyncGallery />
      </Section>
    </Page>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['section']}>
      <h2 className={styles['title']}>{title}</h2>
      <div className={styles['parts']}>{children}</div>
    </section>
  );
}
