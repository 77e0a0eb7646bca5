import { Radio, Stack, TextInput } from '@mantine/core';
import { IconCheck, IconHourglassOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useWords } from '../../text/index.ts';
import { dateOf, endOfDate } from './days.ts';
import { PlaceDialog } from './place-dialog.tsx';
import styles from './places.module.css';
import { usePlaceChange } from './use-places.ts';

type Choice = 'open' | 'day' | 'now';

const WEEKS_AHEAD_MILLISECONDS = 28 * 86_400_000;

interface ChangeTermProps {
  readonly scope: ScopeView;
  readonly onClose: () => void;
}

/** Until when a place may be worked in, and what stops then and what goes on. */
export function ChangeTerm({ scope, onClose }: ChangeTermProps) {
  const t = useWords();
  const endsAt = scope.expiresAt ?? null;
  const zone = scope.timeZone;
  const [choice, setChoice] = useState<Choice>(endsAt === null ? 'open' : 'day');
  const [day, setDay] = useState(() => dateOf(zone, firstOffered(endsAt)));
  const changing = usePlaceChange(
    (client, expiresAt: number | null) => client.hierarchy.setExpiration({ scopeId: scope.id, expiresAt }),
    { done: t(`factories.term.done.${choice}`, { name: scope.name }), onDone: onClose },
  );
  const afterDay = endOfDate(zone, day);
  const wanted = (): number | null => {
    if (choice === 'open') return null;
    return choice === 'now' ? Date.now() : afterDay;
  };
  return (
    <PlaceDialog
      wide
      title={t('factories.term.title', { name: scope.name })}
      submit={t(`factories.term.submit.${choice}`)}
      error={changing.error}
      busy={changing.isPending}
      off={choice === 'day' && afterDay === null}
      grave={choice === 'now'}
      onSubmit={() => changing.mutate(wanted())}
      onClose={onClose}
    >
      <Radio.Group
        aria-label={t('factories.term.title', { name: scope.name })}
        value={choice}
        onChange={(value) => setChoice(value)}
      >
        <Stack gap={4}>
          {(['open', 'day', 'now'] as const).map((each) => (
            <Radio
              key={each}
              value={each}
              label={t(`factories.term.choice.${each}`)}
              className={styles['choice']}
            />
          ))}
        </Stack>
      </Radio.Group>
      {choice === 'day' ? (
        <TextInput
          type="date"
          label={t('factories.term.day')}
          description={zone === null ? undefined : t('factories.term.zone', { zone })}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          required
        />
      ) : null}
      {choice === 'open' ? null : <WhatStops />}
    </PlaceDialog>
  );
}

/** The last day that the term has, or, where it is over or has none, one some weeks ahead. */
function firstOffered(endsAt: number | null): number {
  const now = Date.now();
  return endsAt !== null && endsAt > now ? endsAt - 1 : now + WEEKS_AHEAD_MILLISECONDS;
}

/** What the end of a term means: the words of the rule, for people. */
export function WhatStops() {
  const t = useWords();
  return (
    <div className={styles['stops']}>
      <p>
        <IconHourglassOff aria-hidden size={18} />
        <span>
          <b>{t('factories.term.stops')}</b> {t('factories.term.stopsText')}
        </span>
      </p>
      <p>
        <IconCheck aria-hidden size={18} />
        <span>
          <b>{t('factories.term.goesOn')}</b> {t('factories.term.goesOnText')}
        </span>
      </p>
    </div>
  );
}
