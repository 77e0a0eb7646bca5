import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { RecordFacets } from '../../../src/shop/audit/contract.ts';
import { useScopeId, useScopes } from '../../app/place.tsx';
import { useApi } from '../../app/services.tsx';
import { useActionName } from '../../text/actions.ts';
import { useWords } from '../../text/index.ts';
import { usePlaceName } from '../../ui/place-name.ts';
import { FilterChips } from './filter-chips.tsx';
import { RANGES, type Range, type RecordWhere } from './record-filter.ts';
import styles from './record.module.css';
import { useRunningShift, type RecordPlace } from './use-record.ts';

const TYPING_MILLISECONDS = 250;
const NO_FACETS: RecordFacets = { actions: [], people: [], stations: [] };
/** More lines than this are found by typing. */
const SHOWN_AT_MOST = 100;

/**
 * What can be looked for. What is chosen becomes a chip in its place, which takes it away again; the focus goes with
 * it, so that who uses keys is not thrown back to the top.
 */
export function RecordFilters({ place }: { readonly place: RecordPlace }) {
  const api = useApi();
  const { data: facets = NO_FACETS } = useQuery(api.audit.facets.queryOptions());
  const here = useScopeId();
  const [chosen, setChosen] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const { where } = place;
  const look: RecordPlace['look'] = (part) => {
    setChosen(Object.keys(part)[0] ?? null);
    place.look(part);
  };
  return (
    <div ref={box} className={styles['filters']}>
      <Words
        key={where.words === '' ? 'empty' : 'words'}
        words={where.words}
        onWords={(words) => place.look({ words })}
      />
      {where.person === null ? <PersonFilter facets={facets} onLook={look} /> : null}
      {where.action === null ? <ActionFilter facets={facets} onLook={look} /> : null}
      {where.place === null && here === null ? <PlaceFilter onLook={look} /> : null}
      {where.range === null || where.range === 'between' ? <TimeFilter where={where} onLook={look} /> : null}
      {where.result === null ? <ResultFilter onLook={look} /> : null}
      {facets.stations.length > 1 && where.station === null ? (
        <StationFilter facets={facets} onLook={look} />
      ) : null}
      <FilterChips
        place={place}
        facets={facets}
        focused={chosen}
        onRemoved={() => box.current?.querySelector('input')?.focus()}
      />
    </div>
  );
}

function Words({ words, onWords }: { readonly words: string; readonly onWords: (words: string) => void }) {
  const t = useWords();
  const [typed, setTyped] = useState(words);
  const settle = useDebouncedCallback((text: string) => onWords(text.trim()), TYPING_MILLISECONDS);
  return (
    <TextInput
      className={styles['search']}
      aria-label={t('common.search')}
      placeholder={t('record.search')}
      leftSection={<IconSearch aria-hidden size={18} />}
      value={typed}
      maxLength={120}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}

interface FilterProps {
  readonly onLook: RecordPlace['look'];
}

interface FacetFilterProps extends FilterProps {
  readonly facets: RecordFacets;
}

interface PickProps {
  readonly name: string;
  readonly data: { value: string; label: string; disabled?: boolean }[];
  readonly onChange: (value: string) => void;
}

function Pick({ name, data, onChange }: PickProps) {
  return (
    <Select
      className={styles['pick']}
      aria-label={name}
      placeholder={name}
      data={data}
      value={null}
      onChange={(value) => {
        if (value !== null) onChange(value);
      }}
      searchable
      limit={SHOWN_AT_MOST}
      comboboxProps={{ width: 300, position: 'bottom-start' }}
    />
  );
}

function PersonFilter({ facets, onLook }: FacetFilterProps) {
  const t = useWords();
  return (
    <Pick
      name={t('record.person')}
      data={facets.people.map(({ personId, personName }) => ({ value: personId, label: personName }))}
      onChange={(person) => onLook({ person })}
    />
  );
}

function ActionFilter({ facets, onLook }: FacetFilterProps) {
  const t = useWords();
  const actionName = useActionName();
  return (
    <Pick
      name={t('record.action')}
      data={facets.actions
        .map(({ action }) => ({ value: action, label: actionName(action) }))
        .toSorted((one, other) => one.label.localeCompare(other.label))}
      onChange={(action) => onLook({ action })}
    />
  );
}

function PlaceFilter({ onLook }: FilterProps) {
  const t = useWords();
  const scopes = useScopes();
  const placeName = usePlaceName();
  return (
    <Pick
      name={t('record.place')}
      data={scopes
        .filter(({ within }) => within)
        .map((scope) => ({
          value: scope.id,
          label: scope.kind === 'platform' ? placeName(scope) : scope.path.join(' › '),
        }))}
      onChange={(place) => onLook({ place })}
    />
  );
}

interface TimeFilterProps extends FilterProps {
  readonly where: RecordWhere;
}

function TimeFilter({ where, onLook }: TimeFilterProps) {
  const t = useWords();
  const shift = useRunningShift();
  if (where.range === 'between') {
    return (
      <>
        <TextInput
          type="date"
          aria-label={t('record.from')}
          value={where.from}
          onChange={(event) => onLook({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          aria-label={t('record.until')}
          value={where.until}
          onChange={(event) => onLook({ until: event.currentTarget.value })}
        />
      </>
    );
  }
  return (
    <Pick
      name={t('record.time')}
      data={RANGES.map((range) => ({
        value: range,
        label: range === 'shift' && shift === null ? t('record.range.noShift') : t(`record.range.${range}`),
        disabled: range === 'shift' && shift === null,
      }))}
      onChange={(range) => onLook({ range: range as Range, from: '', until: '' })}
    />
  );
}

function ResultFilter({ onLook }: FilterProps) {
  const t = useWords();
  return (
    <Pick
      name={t('record.result.label')}
      data={(['done', 'refused'] as const).map((value) => ({ value, label: t(`record.${value}`) }))}
      onChange={(result) => onLook({ result: result as RecordWhere['result'] })}
    />
  );
}

function StationFilter({ facets, onLook }: FacetFilterProps) {
  const t = useWords();
  return (
    <Pick
      name={t('record.column.station')}
      data={facets.stations.map(({ stationId, stationName }) => ({ value: stationId, label: stationName }))}
      onChange={(station) => onLook({ station })}
    />
  );
}
