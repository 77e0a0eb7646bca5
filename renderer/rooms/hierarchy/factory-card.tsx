import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconDotsVertical, IconQuestionMark } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import type { FactoryFigures } from '../../../src/shop/hierarchy/contract.ts';
import { useServices } from '../../app/services.tsx';
import { useFormat, useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import styles from './factories.module.css';
import { TermMark } from '../../ui/term-mark.tsx';

/** One factory in figures: what runs, what waits, what went wrong. */
export function FactoryCard({ factory }: { readonly factory: FactoryFigures }) {
  const t = useWords();
  const { number } = useFormat();
  const { printersTotal, printersPrinting, printersNeedingAttention, printersUnheard } = factory;
  const goTo = useGoTo(factory.factoryId);
  const nameId = useId();
  return (
    <li className={clsx(styles['card'], printersNeedingAttention > 0 && styles['needs'])}>
      <header className={styles['head']}>
        <h2 id={nameId} className={styles['name']}>
          {factory.name}
        </h2>
        <ActionIcon
          aria-label={t('factories.details', { name: factory.name })}
          onClick={() => goTo('/factories')}
        >
          <IconDotsVertical aria-hidden size={20} />
        </ActionIcon>
      </header>
      {factory.expiresAt === null ? null : (
        <p className={styles['termLine']}>
          <TermMark endsAt={factory.expiresAt} />
        </p>
      )}
      <button
        type="button"
        className={styles['main']}
        onClick={() => goTo('/bench')}
        aria-describedby={nameId}
      >
        <span className={styles['big']}>
          <b className="figures">{number(printersPrinting)}</b>
          <span>
            {t('factories.figures.printing')}
            <br />
            {t('factories.figures.ofPrinters', { count: printersTotal })}
          </span>
        </span>
        <span className={styles['bar']} aria-hidden>
          <span style={{ width: share(printersPrinting, printersTotal) }} className={styles['barPrinting']} />
          <span
            style={{ width: share(printersNeedingAttention, printersTotal) }}
            className={styles['barAttention']}
          />
        </span>
        <Calm total={printersTotal} needing={printersNeedingAttention} unheard={printersUnheard} />
      </button>
      <div className={styles['figures']}>
        <Figure
          name={t('factories.figures.requested')}
          value={factory.tasksRequested}
          onOpen={() => goTo('/review')}
        />
        <Figure
          name={t('factories.figures.queued')}
          value={factory.tasksQueued}
          onOpen={() => goTo('/review')}
        />
        <Figure name={t('factories.figures.finished')} value={factory.printsFinishedToday} />
        <Figure name={t('factories.figures.failed')} value={factory.printsFailedToday} bad />
      </div>
    </li>
  );
}

function share(part: number, whole: number): string {
  return whole === 0 ? '0%' : `${(part / whole) * 100}%`;
}

function useGoTo(factoryId: string) {
  const navigate = useNavigate();
  const { place } = useServices();
  return (to: '/bench' | '/review' | '/factories') => {
    if (to === '/factories') return void navigate({ to, search: { view: 'places', place: factoryId } });
    place.setState({ scopeId: factoryId });
    return void navigate({ to });
  };
}

interface CalmProps {
  readonly total: number;
  readonly needing: number;
  /** At stations that are silent: of them nobody can say that all is well. */
  readonly unheard: number;
}

function Calm({ total, needing, unheard }: CalmProps) {
  const t = useWords();
  if (total === 0) return <span className={styles['calm']}>{t('factories.figures.noPrinters')}</span>;
  if (needing > 0) {
    return (
      <span className={styles['attentionLine']}>
        <IconAlertTriangle aria-hidden size={19} />
        {t('factories.figures.attention', { count: needing })}
      </span>
    );
  }
  if (unheard > 0) {
    return (
      <span className={styles['calm']}>
        <IconQuestionMark aria-hidden size={19} />
        {t('elsewhere.unheard', { count: unheard })}
      </span>
    );
  }
  return (
    <span className={styles['calm']}>
      <IconCircleCheck aria-hidden size={19} />
      {t('factories.figures.calm')}
    </span>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: number;
  readonly bad?: boolean;
  readonly onOpen?: () => void;
}

function Figure({ name, value, bad = false, onOpen }: FigureProps) {
  const { number } = useFormat();
  const inside = (
    <>
      <b className={clsx('figures', bad && value > 0 && styles['stopped'])}>{number(value)}</b>
      <span>{name}</span>
    </>
  );
  return onOpen ? (
    <button type="button" className={styles['figure']} onClick={onOpen}>
      {inside}
    </button>
  ) : (
    <p className={styles['figure']}>{inside}</p>
  );
}
