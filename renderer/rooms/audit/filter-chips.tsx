import { IconX } from '@tabler/icons-react';
import { useScopeId, useScopes } from '../../app/place.tsx';
import { useServices } from '../../app/services.tsx';
import type { RecordFacets } from '../../../src/shop/audit/contract.ts';
import { useActionName } from '../../text/actions.ts';
import { useFormat, useWords, type Say } from '../../text/index.ts';
import { usePlaceName } from '../../ui/place-name.ts';
import type { RecordWhere } from './record-filter.ts';
import styles from './record.module.css';
import { useRunningShift, type RecordPlace } from './use-record.ts';

interface FilterChipsProps {
  readonly place: RecordPlace;
  readonly facets: RecordFacets;
  /** What was just chosen: its chip takes the focus. */
  readonly focused: string | null;
  readonly onRemoved: () => void;
}

interface ChipOf {
  readonly key: string;
  readonly words: string;
  readonly remove: () => void;
}

/** What is looked for now, each part with a way to take it away. */
export function FilterChips({ place, facets, focused, onRemoved }: FilterChipsProps) {
  const t = useWords();
  const chips = useChips(place, facets);
  const { place: placeStore } = useServices();
  if (chips.length === 0) return null;
  return (
    <ul className={styles['chips']} aria-label={t('record.filters')}>
      {chips.map(({ key, words, remove }) => (
        <li key={key}>
          <button
            type="button"
            className={styles['chip']}
            aria-label={t('record.takeAway', { filter: words })}
            // The control that it was chosen with is gone: its chip stands in for it.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={key === focused}
            onClick={() => {
              remove();
              onRemoved();
            }}
          >
            {words}
            <IconX aria-hidden size={16} />
          </button>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <button
            type="button"
            className={styles['clear']}
            onClick={() => {
              placeStore.setState({ scopeId: null });
              place.clear();
              onRemoved();
            }}
          >
            {t('record.clear')}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

function useChips({ where, look }: RecordPlace, facets: RecordFacets): readonly ChipOf[] {
  const t = useWords();
  const actionName = useActionName();
  const time = useTimeWords();
  const inPlace = usePlaceChip(where, look);
  const found = <Each,>(list: readonly Each[], is: (each: Each) => boolean, name: (each: Each) => string) => {
    const each = list.find(is);
    return each ? name(each) : t('common.unknown');
  };
  const chip = (key: string, words: string | null, part: Partial<RecordWhere>): readonly ChipOf[] =>
    words === null ? [] : [{ key, words, remove: () => look(part) }];
  const { words, person, action, result, station, record } = where;
  return [
    ...chip('words', words === '' ? null : t('record.chip.words', { words }), { words: '' }),
    ...chip(
      'person',
      person &&
        found(
          facets.people,
          ({ personId }) => personId === person,
          ({ personName }) => personName,
        ),
      { person: null },
    ),
    ...chip('action', action && actionName(action), { action: null }),
    ...inPlace,
    ...chip('range', time(where), { range: null, from: '', until: '' }),
    ...chip('result', result && t(`record.${result}`), { result: null }),
    ...chip(
      'station',
      station &&
        found(
          facets.stations,
          ({ stationId }) => stationId === station,
          ({ stationName }) => stationName,
        ),
      { station: null },
    ),
    ...chip('record', record && t('record.chip.record'), { record: null }),
  ];
}

/** The place of the address, or else that of the top bar; either is taken away where it was chosen. */
function usePlaceChip(where: RecordWhere, look: RecordPlace['look']): readonly ChipOf[] {
  const scopes = useScopes();
  const placeName = usePlaceName();
  const here = useScopeId();
  const { place } = useServices();
  const scope = scopes.find(({ id }) => id === (where.place ?? here));
  if (!scope) return [];
  const remove = () => {
    if (where.place === null) place.setState({ scopeId: null });
    else look({ place: null });
  };
  return [{ key: 'place', words: placeName(scope), remove }];
}

function useTimeWords(): (where: RecordWhere) => string | null {
  const t = useWords();
  const { date } = useFormat();
  const shift = useRunningShift();
  return ({ range, from, until }) => {
    if (range === null) return null;
    if (range === 'shift') return shiftWords(t, shift?.name ?? null);
    if (range !== 'between' || (from === '' && until === '')) return t(`record.range.${range}`);
    // Noon: the same date on every clock on which this may be read.
    const day = (text: string) => date(Date.parse(`${text}T12:00:00`));
    if (from === '') return t('record.chip.until', { day: day(until) });
    if (until === '') return t('record.chip.from', { day: day(from) });
    return t('record.chip.between', { from: day(from), until: day(until) });
  };
}

function shiftWords(t: Say, name: string | null): string {
  return name === null ? t('record.range.noShift') : t('record.chip.shift', { name });
}
