import { Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ScopeView } from '../../../src/shop/hierarchy/contract.ts';
import { useWords } from '../../text/index.ts';
import { PlaceDialog } from './place-dialog.tsx';
import styles from './places.module.css';
import { usePlaceChange } from './use-places.ts';

const CHOICES = ['above', 'on', 'off'] as const;
type Choice = (typeof CHOICES)[number];

const SAYS: Readonly<Record<Choice, boolean | null>> = { above: null, on: true, off: false };

function choiceOf(said: boolean | null): Choice {
  return said === null ? 'above' : said ? 'on' : 'off';
}

interface ChangeDutiesProps {
  readonly scope: ScopeView;
  readonly onClose: () => void;
}

/** Whether who asked for a thing may approve it. The reason goes on record. */
export function ChangeDuties({ scope, onClose }: ChangeDutiesProps) {
  const t = useWords();
  const before = choiceOf(scope.separationOfDuties ?? null);
  const [choice, setChoice] = useState<Choice>(before);
  const [reason, setReason] = useState('');
  const changing = usePlaceChange(
    (client, said: string) =>
      client.hierarchy.setSeparationOfDuties({ scopeId: scope.id, on: SAYS[choice], reason: said }),
    { done: t('factories.duties.done', { name: scope.name }), onDone: onClose },
  );
  return (
    <PlaceDialog
      wide
      title={t('factories.duties.title', { name: scope.name })}
      submit={t('factories.duties.submit')}
      error={changing.error}
      busy={changing.isPending}
      off={choice === before || reason.trim() === ''}
      grave={choice === 'off'}
      onSubmit={() => changing.mutate(reason)}
      onClose={onClose}
    >
      <p>{t('factories.duties.text')}</p>
      <Radio.Group
        aria-label={t('factories.duties.title', { name: scope.name })}
        value={choice}
        onChange={(value) => setChoice(value)}
      >
        <Stack gap={4}>
          {CHOICES.map((each) => (
            <Radio
              key={each}
              value={each}
              label={t(`factories.duties.choice.${each}`)}
              description={t(`factories.duties.means.${each}`)}
              className={styles['choice']}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={t('factories.duties.reason')}
        description={t('factories.duties.onRecord')}
        value={reason}
        // One line: it stands in one line of the record.
        onChange={(event) => setReason(event.currentTarget.value.replaceAll(/\s*\n\s*/g, ' '))}
        maxLength={500}
        autosize
        minRows={2}
        required
      />
    </PlaceDialog>
  );
}
